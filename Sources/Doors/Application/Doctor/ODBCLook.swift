// SPDX-License-Identifier: Apache-2.0

internal import ODBC
internal import Pickups
internal import Wording

/// Finds declared sources that the driver manager of this host does not know.
enum ODBCLook {
    /// It says what it knows at once: no driver is loaded for it.
    private static let limits = ODBCRequest.Limits(
        rows: 0, bytes: 0, memory: 1 << 30, seconds: 10)

    /// - Parameter reader: the program that has the command of the reader.
    static func find(_ pickups: [Pickup], reader: String = "/proc/self/exe") -> [Finding] {
        let declared = pickups.compactMap { pickup -> (pickup: String, source: String)? in
            guard case .source(let source) = pickup.from else { return nil }
            return (pickup.name, source.name)
        }
        guard !declared.isEmpty else { return [] }
        do {
            let known = try ODBCSource("", user: "", password: "", limits, reader: reader).known()
            return declared.filter { !known.contains($0.source) }.map {
                missing($0.pickup, $0.source)
            }
        } catch {
            return [
                Finding(
                    "pickup_odbc", "pickups", Phrase(of: error),
                    next: Phrase(
                        en: "Without the driver manager (unixODBC) no pickup of odbc runs.",
                        fr: "Sans le gestionnaire de pilotes (unixODBC), aucune collecte odbc ne"
                            + " marche."))
            ]
        }
    }

    private static func missing(_ pickup: String, _ source: String) -> Finding {
        Finding(
            "pickup_odbc", "pickup \(pickup)",
            Phrase(
                en: "No odbc.ini of this user or host has a source [\(source)].",
                fr: "Aucun odbc.ini de cet utilisateur ou de cet hôte n'a de source [\(source)]."),
            next: Phrase(
                en: "Write it into /etc/odbc.ini; `odbcinst -q -s` lists what is there.",
                fr: "Écrivez-la dans /etc/odbc.ini ; `odbcinst -q -s` liste ce qui y est."))
    }
}
