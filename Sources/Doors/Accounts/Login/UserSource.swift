// SPDX-License-Identifier: Apache-2.0

/// Where a user's password is kept, and its roles are given.
package enum UserSource: String, Sendable {
    case local
    /// In the factory's directory.
    case ldap
    /// With the factory's login (OpenID Connect), which is not told here.
    case oidc
}
