// SPDX-License-Identifier: Apache-2.0

/// Somebody whom the factory's login knows.
package struct OpenIDPerson: Sendable, Equatable {
    /// Groups that are looked at.
    static let mostGroups = 1_000

    /// What no other person will have there, also of the same name later.
    package let subject: String
    /// The claim that is the name; nil: there is none.
    package let name: String?
    package let groups: [String]
    /// How they were known there, in words of RFC 8176 such as `pwd` and `mfa`.
    package let methods: [String]

    package init(subject: String, name: String?, groups: [String], methods: [String]) {
        self.subject = subject
        self.name = name
        self.groups = groups
        self.methods = methods
    }
}
