// SPDX-License-Identifier: Apache-2.0

/// How long a session lasts, and whose needs a second factor.
package struct SessionRules: Sendable {
    /// Without a request.
    package var idle: Duration
    /// In all.
    package var absolute: Duration

    /// Roles whose users may do nothing before they have set one up.
    package var secondFactorRoles: [String]

    package init(
        idle: Duration = .seconds(8 * 3_600), absolute: Duration = .seconds(86_400),
        secondFactorRoles: [String] = []
    ) {
        self.idle = idle
        self.absolute = absolute
        self.secondFactorRoles = secondFactorRoles
    }

    /// A session's last use is noted no more often than this: it is a write.
    var noteEvery: Duration { min(.seconds(60), idle / 10) }
}
