enum FeedsPlaceholder {}
