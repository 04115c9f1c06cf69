enum NotificationPlaceholder {}
