// SPDX-License-Identifier: Apache-2.0

extension CellType {
    /// Every type, in the order in which documents and mistakes name them.
    static let all: [CellType] = [
        .text, .integer(bits: 32), .integer(bits: 64), .numeric(nil), .double, .boolean, .date,
        .timestamp, .duration, .json, .measurement,
    ]

    /// The type that a feed declares so; nil where there is none.
    static func declared(_ text: String) -> CellType? {
        all.first { $0.name == text }
            ?? all.lazy.compactMap { $0.arguments?.read(text) }.first
    }
}
