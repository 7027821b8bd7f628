// SPDX-License-Identifier: Apache-2.0

internal import Daemon

/// The author of an action, and the door it came through.
package struct JournalActor: Sendable, Hashable {
    package enum Kind: String, Sendable {
        /// A person, by the name of the login.
        case user
        case schedule
        /// A process of the service, `host:pid`.
        case worker
    }

    package enum Origin: Sendable, Hashable {
        case commandLine
        case service
        /// A browser.
        case console
        /// A queued job, by its id; the actor is its enqueuer.
        case job(Int64)
    }

    package let kind: Kind
    package let name: String
    package let origin: Origin

    package init(_ kind: Kind, _ name: String, origin: Origin) {
        self.kind = kind
        self.name = name
        self.origin = origin
    }

    /// The actor that the journal, or a job, names so.
    package init(text: String, origin: Origin) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let kind = parts.first.flatMap(Kind.init(rawValue:))
        if parts.count == 2, let kind, kind != .worker {
            self.init(kind, parts[1], origin: origin)
        } else {
            self.init(.worker, text, origin: origin)
        }
    }

    /// The user who runs this process, at the command line.
    package static var invoker: JournalActor {
        JournalActor(.user, Invoker.current.name, origin: .commandLine)
    }

    /// As the journal names it: `user:<login>`, `schedule:<name>`, or a worker's name.
    package var text: String { kind == .worker ? name : "\(kind.rawValue):\(name)" }
}
