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
        // A disk that can't be read hides none of the others, and is reported beside them.
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
