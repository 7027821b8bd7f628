// SPDX-License-Identifier: Apache-2.0

/// A named value: a parameter of a query, or a member of a body or an answer.
struct Field: Sendable {
    let name: String
    let shape: Shape
    /// One sentence; empty where the name says it.
    let about: String
    let isRequired: Bool

    init(_ name: String, _ shape: Shape, _ about: String, isRequired: Bool = false) {
        self.name = name
        self.shape = shape
        self.about = about
        self.isRequired = isRequired
    }
}
