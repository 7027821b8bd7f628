// SPDX-License-Identifier: Apache-2.0

/// How long a session lasts, and whose needs a second factor.
package struct SessionRules: Sendable {
    /// Without a request.
    package var idle: Duration
    /// In all.
    package var absolute: Duration

    /// Roles whose users may do nothing before they have set one up.
    package var secondFactorRoles: [String]

    /// Within which the code of the second factor must be given.
    package static let codeWithin = Duration.seconds(600)
    /// So long after its begin a session is as good as a password that is asked once more, of users who
    /// have none here.
    package static let fresh = Duration.seconds(600)
    /// Open sessions of one user: the oldest ends for another one.
    package static let most = 50

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
