// SPDX-License-Identifier: Apache-2.0

/// Parameters of an address, whose values are never put there as they are.
extension SourceURL {
    private var parameters: [(name: Substring, value: Substring?)] {
        (query ?? "").split(separator: "&", omittingEmptySubsequences: false).map { part in
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (pair.first ?? "", pair.count == 2 ? pair[1] : nil)
        }
    }

    /// Whether a parameter has this value, as it is written.
    package func has(_ mark: String) -> Bool { parameters.contains { $0.value ?? "" == mark } }

    /// The same with another value where one stands.
    ///
    /// - Throws: `SourceRefusal` where it is too long then.
    package func replacing(
        _ mark: String, with value: String
    ) throws(SourceRefusal) -> SourceURL {
        try with(
            parameters.map { name, old in
                (String(name), old.map { $0 == mark ? Escaped.value(value.utf8) : String($0) })
            })
    }

    /// The same with a parameter that has this value, in the place of one of its name.
    ///
    /// - Throws: `SourceRefusal` where it is too long then.
    package func setting(_ name: String, to value: String) throws(SourceRefusal) -> SourceURL {
        let encoded = Escaped.value(name.utf8)
        let others = parameters.filter { $0.name != encoded && $0.name != name && $0.name != "" }
        return try with(
            others.map { (String($0.name), $0.value.map(String.init)) }
                + [(encoded, Escaped.value(value.utf8))])
    }

    private func with(
        _ parameters: [(String, String?)]
    ) throws(SourceRefusal) -> SourceURL {
        let parts = parameters.map { name, value in value.map { "\(name)=\($0)" } ?? name }
        return try SourceURL(shown + "?" + parts.joined(separator: "&"))
    }
}
