// SPDX-License-Identifier: Apache-2.0

/// A path, in which `{file}` stands for any one segment.
struct PathPattern: Sendable, Hashable, ExpressibleByStringLiteral {
    let text: String
    private let segments: [String]

    init(stringLiteral value: String) {
        precondition(value.hasPrefix("/"), "\(value) is no path")
        text = value
        segments = value == "/" ? [] : value.dropFirst().split(separator: "/").map(String.init)
    }

    /// The values of its parameters; nil where it is another path.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, given) in zip(segments, path) {
            if segment.hasPrefix("{") {
                guard !given.isEmpty else { return nil }
                parameters[String(segment.dropFirst().dropLast())] = given
            } else if segment != given {
                return nil
            }
        }
        return parameters
    }
}
