import Settings

extension RuleFiles {
    /// The rules file with other weights, everything else as it stands, comments too.
    ///
    /// - Parameter weights: by the id of the rule, in log-odds.
    /// - Returns: the text, and the rules whose weight stands where it cannot be replaced.
    public func text(withWeights weights: [String: Double]) -> (yaml: String, left: [String]) {
        guard let document = try? SettingsDocument(yaml: rules.yaml, file: rules.name) else {
            return (rules.yaml, weights.keys.sorted())
        }
        var lines = rules.yaml.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var left = weights
        for entry in document.root["rules"].elements {
            guard let id = entry["id"].text, let weight = weights[id], let line = entry["weight"].line,
                lines.indices.contains(line - 1), let changed = Self.replacing(lines[line - 1], with: weight)
            else { continue }
            lines[line - 1] = changed
            left[id] = nil
        }
        return (lines.joined(separator: "\n"), left.keys.sorted())
    }

    /// A line with the number after its only `weight:` replaced.
    private static func replacing(_ line: String, with weight: Double) -> String? {
        let parts = line.ranges(of: "weight:")
        guard parts.count == 1 else { return nil }
        let rest = line[parts[0].upperBound...]
        let start = rest.firstIndex { $0 != " " } ?? rest.endIndex
        let number = rest[start...].prefix { $0.isNumber || "+-.eE".contains($0) }
        guard let old = Double(number) else { return nil }
        // The same weight keeps its spelling: the revision is that of the text.
        if old == weight { return line }
        return "\(line[..<start])\(weight)\(rest[number.endIndex...])"
    }
}
