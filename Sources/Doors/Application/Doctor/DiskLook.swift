// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Feeds
internal import FileSystem
internal import Foundation
internal import Wording

/// Says which disks are nearly full.
package enum DiskLook {
    static func find(_ settings: Settings) throws -> [Finding] {
        let (disks, unseen) = try disks(settings)
        return unseen
            + disks.compactMap { finding($0.paths, $0.space, settings.diskFreeMin) }
    }

    /// How full each disk is, against what must stay free.
    package static func measures(_ settings: Settings) throws -> [HealthMeasure] {
        try disks(settings).disks.map { measure($0.paths, $0.space, settings.diskFreeMin) }
    }

    /// The disks with the folders on each, and what could not be looked at.
    private static func disks(
        _ settings: Settings
    ) throws -> (disks: [(paths: [String], space: DiskSpace)], unseen: [Finding]) {
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
        let disks = Dictionary(grouping: spaces, by: \.space.device).values
            .sorted { ($0.first?.path ?? "") < ($1.first?.path ?? "") }
            .compactMap { group in group.first.map { (group.map(\.path), $0.space) } }
        return (disks, unseen)
    }

    private static let remedy = Phrase(
        en: "Free space there, or set `retention`; on a full disk files wait and nothing is"
            + " lost.",
        fr: "Libérez-y de la place, ou réglez `retention` ; disque plein, les fichiers"
            + " attendent et rien n'est perdu.")

    /// A pure function of how full the disk is.
    static func measure(
        _ paths: [String], _ space: DiskSpace, _ floor: DiskFloor
    ) -> HealthMeasure {
        let least = floor.bytes(ofTotal: space.totalBytes)
        let (free, total, wanted) = (
            gibibytes(space.freeBytes), gibibytes(space.totalBytes), gibibytes(least)
        )
        let on = paths.joined(separator: ", ")
        return HealthMeasure(
            cause: "disk_low",
            name: Phrase(en: "Free on the disk of \(on)", fr: "Libre sur le disque de \(on)"),
            value: Phrase(
                en: "\(free.en) of \(total.en) GiB", fr: "\(free.fr) sur \(total.fr) Gio"),
            limit: Phrase(en: "\(wanted.en) GiB at least", fr: "\(wanted.fr) Gio au moins"),
            isBad: space.freeBytes < least, next: remedy)
    }

    /// With two figures behind the point.
    private static func gibibytes(_ bytes: Int64) -> Phrase {
        let hundredths = (bytes * 100) >> 30
        let (units, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        let figures = (rest < 10 ? "0" : "") + "\(rest)"
        return Phrase(en: "\(units).\(figures)", fr: "\(units),\(figures)")
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
            next: remedy)
    }

    /// The path, or the nearest folder above it that is there.
    private static func existing(_ path: String) throws -> String? {
        var path = path
        while try FileStatus(path: path) == nil, path != "/" { path = Folder.parent(of: path) }
        return path
    }
}
