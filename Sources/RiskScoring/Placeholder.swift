enum RiskScoringPlaceholder {}
