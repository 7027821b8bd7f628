// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The user who runs this process, as the kernel knows it.
///
/// Nothing comes from the environment: `USER`, `LOGNAME` and `SUDO_USER` can hold anything.
package struct Invoker: Sendable, Equatable {
    /// The effective user.
    package let uid: UInt32
    /// The name of its account, or `#` and the number if it has none.
    package let name: String
    /// The login user, through every later change of user (pam_loginuid); nil: no login, or the
    /// kernel does not keep it.
    package let loginUID: UInt32?
    /// The user who became this one by `sudo` or `su`; nil: none.
    ///
    /// The nearest of the processes above this one that is neither root's nor of the same user.
    package let sudoUser: String?

    /// Of this process.
    package static let current = Invoker()

    /// Processes above this one that are looked at.
    private static let generations = 64
    /// The kernel's number for no user.
    private static let unset = UInt32.max

    private init() {
        let own = geteuid()
        uid = own
        name = Self.name(of: own)
        let login = Self.lines(of: "/proc/self/loginuid").first.flatMap { UInt32($0) }
        loginUID = login == Self.unset ? nil : login
        sudoUser = Self.users(above: getpid()).first { $0 != own && $0 != 0 }.map(Self.name)
    }

    private static func name(of uid: UInt32) -> String { Account.name(of: uid) ?? "#\(uid)" }

    /// The effective users of the processes above one, the nearest first.
    private static func users(above pid: Int32) -> [UInt32] {
        var users: [UInt32] = []
        var process = pid
        for _ in 0..<generations {
            guard let parent = status(of: process, "PPid:", field: 0).flatMap({ Int32($0) }),
                parent > 1,
                let user = status(of: parent, "Uid:", field: 1).flatMap({ UInt32($0) })
            else { break }
            users.append(user)
            process = parent
        }
        return users
    }

    /// One field of a line of proc(5) `status`.
    private static func status(of pid: Int32, _ name: String, field: Int) -> Substring? {
        guard let line = lines(of: "/proc/\(pid)/status").first(where: { $0.hasPrefix(name) })
        else { return nil }
        let fields = line.dropFirst(name.count).split(whereSeparator: \.isWhitespace)
        return field < fields.count ? fields[field] : nil
    }

    private static func lines(of path: String) -> [Substring] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    }
}
