// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Foundation
internal import Wording

/// Says which disks are nearly full.
enum DiskLook {
    static func find(_ settings: Settings) throws -> [Finding] {
        let folders = settings.folders
        var paths = [
            folders.inbox, folders.archive, folders.error, folders.duplicate, folders.export,
            folders.work,
        ]
        if settings.databaseURL == nil { paths.append(folders.postgres) }
        // One that can't be looked at hides none of the others, and is told beside them.
        var spaces: [(path: String, space: DiskSpace)] = []
        var unseen: [Finding] = []
        for path in paths {
            do {
                guard let place = try existing(path) else { continue }
                spaces.append((path, try DiskSpace(at: place)))
            } catch {
                unseen.append(Checkup.unseen(path, error))
            }
        }
        return unseen
            + Dictionary(grouping: spaces, by: \.space.device).values
            .sorted { ($0.first?.path ?? "") < ($1.first?.path ?? "") }
            .compactMap { group in
                group.first.flatMap { first in
                    finding(group.map(\.path), first.space, settings.diskFreeMin)
                }
            }
    }

    /// A pure function of how full the disk is.
    static func finding(_ paths: [String], _ space: DiskSpace, _ floor: DiskFloor) -> Finding? {
        let least = floor.bytes(ofTotal: space.totalBytes)
        guard space.freeBytes < least else { return nil }
        let (free, wanted) = (space.freeBytes >> 20, least >> 20)
        let on = paths.joined(separator: ", ")
        return Finding(
            "disk_low", paths.first ?? "",
            Phrase(
                en: "\(free) MiB are free on the disk of \(on), less than \(wanted) MiB"
                    + " (`disk_free_min`).",
                fr: "Il reste \(free) Mio sur le disque de \(on), moins que \(wanted) Mio"
                    + " (`disk_free_min`)."),
            next: Phrase(
                en: "Free space there, or set `retention`; on a full disk files wait and nothing is"
                    + " lost.",
                fr: "Libérez-y de la place, ou réglez `retention` ; disque plein, les fichiers"
                    + " attendent et rien n'est perdu."))
    }

    /// The path, or the nearest folder above it that is there.
    private static func existing(_ path: String) throws -> String? {
        var path = path
        while try FileStatus(path: path) == nil, path != "/" { path = Folder.parent(of: path) }
        return path
    }
}

/// Says what is taken for granted that differs from site to site.
enum SettingsLook {
    static func find(_ installation: Installation) -> [Finding] {
        let settings = installation.settings
        guard settings.configFile == nil, settings.unsaid.contains("zone") else { return [] }
        return [
            Finding(
                "no_configuration", "settings",
                Phrase(
                    en: "There is no configuration file in \(settings.home): the zone"
                        + " \(settings.zone), a factory day from \(settings.factoryDayHour) o'clock"
                        + " and the language \(settings.language.rawValue) are taken.",
                    fr: "Aucun fichier de configuration dans \(settings.home) : le fuseau"
                        + " \(settings.zone), la journée d'usine dès \(settings.factoryDayHour) h"
                        + " et la langue \(settings.language.rawValue) sont retenus."),
                next: Phrase(
                    en:
                        "Write `zone:` and `language:` into \(settings.home)/config/bascule.yaml, or"
                        + " set BASCULE_HOME if the home is another folder.",
                    fr:
                        "Écrivez `zone:` et `language:` dans \(settings.home)/config/bascule.yaml, ou"
                        + " réglez BASCULE_HOME si le site est un autre dossier."), weight: .note)
        ]
    }
}

/// Says where this user is not told of the writers of other users' files.
enum LeaseLook {
    /// CAP_LEASE of linux/capability.h.
    private static let capability = 28

    static func find(_ installation: Installation) throws -> [Finding] {
        guard !installation.catalog.feeds.isEmpty else { return [] }
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        guard !hasCapability(status) else { return [] }
        let quiet = Quantity.text(installation.settings.quiet)
        return [
            Finding(
                "no_lease", "user \(NSUserName())",
                Phrase(
                    en:
                        "It has no CAP_LEASE, so nobody can tell it whether another user's file is still"
                        + " being written: such files must rest for \(quiet) (`quiet`) first.",
                    fr: "Il n'a pas CAP_LEASE : le système ne lui dit pas si le fichier d'un autre"
                        + " utilisateur est encore en cours d'écriture ; un tel fichier doit d'abord"
                        + " rester inchangé \(quiet) (`quiet`)."),
                next: Phrase(
                    en: "Give it `AmbientCapabilities=CAP_LEASE` in the unit of systemd (or `setcap"
                        + " cap_lease+ep` on the program), and they are taken at once.",
                    fr:
                        "Donnez-lui `AmbientCapabilities=CAP_LEASE` dans l'unité systemd (ou `setcap"
                        + " cap_lease+ep` sur le programme), et ils seront pris aussitôt."),
                weight: .note)
        ]
    }

    /// - Parameter status: the text of /proc/self/status.
    static func hasCapability(_ status: String) -> Bool {
        let line = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") } ?? ""
        let mask = line.split(whereSeparator: \.isWhitespace).last.flatMap { UInt64($0, radix: 16) }
        return (mask ?? 0) & (1 << UInt64(capability)) != 0
    }
}
