// SPDX-License-Identifier: Apache-2.0

/// Detects that the other end of a TCP connection is gone: after half the time without a word three
/// probes, and a limit on the wait for an acknowledgement.
///
/// Over a unix socket all of it is ignored but the look whether the client is still there.
struct NetworkPatience {
    /// At least 3 s: the kernel counts in whole seconds.
    private let seconds: Int
    private static let probes = 3

    init(_ patience: Duration) {
        seconds = max(3, Int((patience / .seconds(1)).rounded(.up)))
    }

    private var idle: Int { seconds - Self.probes * interval }
    private var interval: Int { max(1, seconds / 2 / Self.probes) }

    /// For libpq, on our side.
    var keywords: [String: String] {
        [
            "keepalives_idle": "\(max(1, idle))", "keepalives_interval": "\(interval)",
            "keepalives_count": "\(Self.probes)", "tcp_user_timeout": "\(seconds * 1_000)",
        ]
    }

    /// For the server, on its side.
    var settings: [String: String] {
        [
            "tcp_keepalives_idle": "\(max(1, idle))", "tcp_keepalives_interval": "\(interval)",
            "tcp_keepalives_count": "\(Self.probes)", "tcp_user_timeout": "\(seconds * 1_000)",
        ]
    }

    /// Lets the server look, while it works on a long statement, whether we are still there.
    ///
    /// Not among the settings: a server on a system that can't look refuses the connection for it.
    var looks: String {
        """
        select set_config('client_connection_check_interval', '\(min(seconds, 10))s', false)
         where version() like '%linux%'
        """
    }
}
