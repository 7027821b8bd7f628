// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import FileSystem
internal import Foundation

/// Which roles last ran in this home: `var/services` has a file for each set of roles.
///
/// It lies beside the folders, so that `doctor` knows it when the private database rests too.
struct RoleMemory: Sendable {
    private let folder: String
    private let declared: [String]?

    init(_ settings: Settings) {
        folder = "\(settings.home)/var/services"
        declared = settings.expectedRoles
    }

    /// The roles that must be served: the setting's, else those that last ran here.
    ///
    /// - Throws: if the file can't be read: that does not prove that none ran.
    var expected: [String] {
        get throws {
            let roles = try declared ?? names.flatMap(Self.roles)
            return Settings.roleNames.filter(Set(roles).contains)
        }
    }

    /// Notes that a process serves these roles now.
    ///
    /// A set of roles that shares one with it and whose processes are all dead was its predecessor:
    /// it is forgotten.
    ///
    /// - Parameter living: the services that live, `host:process`.
    func noteRoles(_ roles: [String], by worker: String, living: Set<String>) throws {
        try Folder.create(folder)
        let name = roles.sorted().joined(separator: "+")
        let known = try names
        let alive = try self.living(among: known, living)
        for other in Self.outdated(by: roles, known, isLiving: alive.contains) {
            try FileManager.default.removeItem(atPath: "\(folder)/\(other)")
        }
        let text = "\(worker)\n\(Date().formatted(.iso8601))\n"
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"), options: .atomic)
    }

    /// The sets that a start with these roles replaces: a pure function.
    static func outdated(
        by roles: [String], _ names: [String], isLiving: (String) -> Bool
    ) -> [String] {
        names.filter { name in
            let theirs = Set(Self.roles(name))
            return theirs != Set(roles) && !theirs.isDisjoint(with: roles) && !isLiving(name)
        }
    }

    /// The last server of a set of roles; nil: none.
    func last(_ name: String) throws -> String? {
        let path = "\(folder)/\(name)"
        guard try FileStatus(path: path) != nil else { return nil }
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        return text.split(separator: "\n").first.map(String.init)
    }

    /// The services of this home that were noted, `host:process`, with their roles.
    var all: [(worker: String, roles: [String])] {
        get throws {
            try names.compactMap { name in try last(name).map { ($0, Self.roles(name)) } }
        }
    }

    /// Sets whose service lives.
    private func living(among names: [String], _ living: Set<String>) throws -> Set<String> {
        Set(
            try names.filter { name in
                guard let worker = try last(name) else { return false }
                return living.contains(worker) && !ServedRoles.isKnownDead(worker)
            })
    }

    private var names: [String] {
        get throws {
            guard try FileStatus(path: folder) != nil else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter {
                    !$0.hasPrefix(".") && Self.roles($0).allSatisfy(Settings.roleNames.contains)
                }
                .sorted()
        }
    }

    private static func roles(_ name: String) -> [String] {
        name.split(separator: "+").map(String.init)
    }
}
