enum LagMonitoringPlaceholder {}
