// SPDX-License-Identifier: Apache-2.0

package import OpenID

/// Why somebody who came back from the factory's login is not let in: what the log is told of.
package enum OpenIDNotice: Sendable, Equatable {
    /// The code or the token is not believed.
    case notBelieved(OpenIDFlaw)
    /// The claim that is the name is none of a user here; nil: there is none.
    case noName(String?, subject: String)
    /// None of the groups has a role.
    case noRole(String)
    /// The settings give a group a role that there is not.
    case unknownRole(String)
    /// The name is another's here, whom the factory's login does not know.
    case taken(String)
    case disabled(String)
    /// Another person has the name now than had it before.
    case replaced(String)
}
