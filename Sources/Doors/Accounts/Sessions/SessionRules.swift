// SPDX-License-Identifier: Apache-2.0

/// How long a session lasts.
package struct SessionLimits: Sendable {
    /// Without a request.
    package var idle: Duration
    /// In all.
    package var absolute: Duration

    package init(idle: Duration = .seconds(8 * 3_600), absolute: Duration = .seconds(86_400)) {
        self.idle = idle
        self.absolute = absolute
    }

    /// A session's last use is noted no more often than this: it is a write.
    var noteEvery: Duration { min(.seconds(60), idle / 10) }
}
