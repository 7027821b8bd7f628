// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox
internal import Wording

extension Examination {
    func folderChecks(_ installation: Installation) -> [Check] {
        let folders = installation.settings.folders
        let kept = [
            ("inbox", folders.inbox), ("archive", folders.archive), ("error", folders.error),
            ("duplicate", folders.duplicate), ("export", folders.export), ("work", folders.work),
        ].map { name, path in
            Check(Phrase(en: "\(name) folder", fr: "dossier \(name)")) {
                try lookAt(path, inbox: folders.inbox, home: installation.settings.home)
            }
        }
        let inboxes = installation.catalog.feeds.map { feed in
            Check(Phrase(en: "inbox of \(feed.name)", fr: "boîte de \(feed.name)")) {
                try lookAt(inbox: "\(folders.inbox)/\(feed.folder)")
            }
        }
        return kept + inboxes + [inotifyCheck()]
    }

    /// Whether a file can be written and removed there; a missing folder is not made here.
    private func lookAt(_ path: String, inbox: String, home: String) throws -> Phrase {
        guard try FileStatus(path: path) != nil else {
            // Outside of the home it may be a mount, and is not made.
            guard Folder.holds(home, path) else { throw Folder.missing(path) }
            return try lookAt(missing: path)
        }
        try withProbe(in: path) { _ in }
        let free = try Folder.freeBytes(at: path) >> 20
        let isNear = try sameFileSystem(path, inbox)
        return Phrase(
            en: "\(path) can be written, \(free) MiB free"
                + (isNear ? "" : "; on another file system than the inbox: files are copied"),
            fr: "\(path) est accessible en écriture, \(free) Mio libres"
                + (isNear
                    ? ""
                    : " ; sur un autre système de fichiers que la boîte : les fichiers sont copiés")
        )
    }

    /// How the watcher will know there that a file is complete.
    private func lookAt(inbox path: String) throws -> Phrase {
        guard try FileStatus(path: path) != nil else { return try lookAt(missing: path) }
        return try withProbe(in: path) { probe in
            switch try WriterDetection(probing: probe) {
            case .lease:
                Phrase(
                    en: "\(path): its file system tells when a file's writer is gone",
                    fr: "\(path) : le système de fichiers dit quand un fichier n'est plus écrit")
            case .quietTime:
                Phrase(
                    en:
                        "\(path): its file system does not tell writers (see `quiet`); files must rest"
                        + " first",
                    fr:
                        "\(path) : le système de fichiers ne dit pas qui écrit (voir `quiet`) ; les fichiers"
                        + " doivent d'abord rester inchangés")
            case .remote(let kind):
                Phrase(
                    en:
                        "\(path) is on \(kind): it is polled, and files must rest first (see `quiet`)",
                    fr:
                        "\(path) est sur \(kind) : il est relu à intervalles, et les fichiers doivent"
                        + " d'abord rester inchangés (voir `quiet`)")
            }
        }
    }

    private func lookAt(missing path: String) throws -> Phrase {
        var above = Folder.parent(of: path)
        while try FileStatus(path: above) == nil, above != "/" { above = Folder.parent(of: above) }
        try withProbe(in: above) { _ in }
        return Phrase(
            en: "\(path) is not there yet; it is made at the next start",
            fr: "\(path) n'existe pas encore ; il est créé au prochain démarrage")
    }

    private func withProbe<Value>(
        in folder: String, _ body: (String) throws -> Value
    ) throws -> Value {
        let probe = "\(folder)/.bascule-doctor-\(getpid())"
        _ = try OpenFile(writing: probe).descriptor
        let value = Result { try body(probe) }
        try Folder.remove(probe)
        return try value.get()
    }

    private func sameFileSystem(_ one: String, _ other: String) throws -> Bool {
        try FileStatus(path: one)?.device == FileStatus(path: other)?.device
    }

    private func inotifyCheck() -> Check {
        Check(Phrase("inotify")) {
            guard let limit = KernelLimit.watches else {
                return Phrase(
                    en: "this kernel tells no limit of folders that may be watched",
                    fr: "ce noyau ne dit pas combien de dossiers peuvent être surveillés")
            }
            return Phrase(
                en: "\(limit.value) folders may be watched (\(limit.name))",
                fr: "dossiers qui peuvent être surveillés : \(limit.value) (\(limit.name))")
        }
    }
}
