// SPDX-License-Identifier: Apache-2.0

internal import FileSystem

/// Gives a report that was written under a temporary name the first of its names that is free, or
/// under which an earlier run wrote the same; never over another file.
struct ReportPlace {
    let fileID: Int64
    /// The present or future place of its file.
    let files: [String]
    /// The report's name for a file's in two parts, with a number between them or nothing; the
    /// first is cut if both are too long.
    let name: (_ file: String, _ number: String) -> (stem: String, ending: String)
    /// Whether a free path is one that the report of another file had, as the ledger knows.
    var isAnothers: (String) throws -> Bool = { _ in false }

    /// Reports of one file, at most: one for each try with other faults.
    private static let limitReports = 1_000

    func takeName(_ temporary: String) throws -> String {
        for file in files {
            let candidate = path(of: file)
            if try takeName(candidate, for: temporary) { return candidate }
        }
        for number in 2...Self.limitReports {
            for file in files.dropFirst() {
                let candidate = path(of: file, ".\(number)")
                if try takeName(candidate, for: temporary) { return candidate }
            }
        }
        try Folder.remove(temporary)
        let first = files.first.map { path(of: $0) } ?? temporary
        throw FileError(
            "write the report \(first)", code: .exists, reason: "all its names are taken",
            french: "tous ses noms sont pris")
    }

    private func path(of file: String, _ number: String = "") -> String {
        let (stem, ending) = name(Folder.name(of: file), number)
        let isShort = stem.utf8.count + ending.utf8.count <= Folder.nameBytesLimit
        // A shortened name is no longer one file's own: the ledger's id tells whose report it is.
        let own = isShort ? stem + ending : Folder.name(stem, fitting: "_\(fileID)\(ending)")
        return "\(Folder.parent(of: file))/\(own)"
    }

    /// Whether the report has the name now.
    private func takeName(_ candidate: String, for temporary: String) throws -> Bool {
        guard try !isAnothers(candidate) else { return false }
        do {
            if try FileStatus(path: candidate) == nil {
                try Folder.rename(temporary, to: candidate)
                return true
            }
        } catch {
            let isTaken = error.code == .exists
            guard isTaken || error.isAboutTheName else { throw error }
            return false
        }
        guard try fileSHA256(candidate) == fileSHA256(temporary) else { return false }
        try Folder.remove(temporary)
        return true
    }
}
