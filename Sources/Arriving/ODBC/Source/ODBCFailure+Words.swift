// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// What a person is told of it, and what to do.
extension ODBCFailure {
    /// In the driver's words, which are English as a rule, with its code.
    private var said: String {
        let plain = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return state.isEmpty ? plain : "\(plain) (\(state))"
    }

    func words(
        of name: String, _ limits: ODBCRequest.Limits
    ) -> (what: Phrase, remedy: Phrase) {
        switch cause {
        case .unknownSource, .noDriver, .loginRefused, .unreachable: ofConnecting(name)
        case .queryRefused, .noColumn, .binary, .noValue: ofQuery
        case .tooSlow, .noMemory, .tooManyRows, .tooManyBytes: ofLimits(limits)
        case .failed, .notAsked:
            (
                Phrase(
                    en: "the driver gives up: \(said)", fr: "le pilote abandonne : \(said)"),
                Phrase(
                    en: "Try the source by `isql -v \(name)`, as the service's user",
                    fr: "Essayez la source par `isql -v \(name)`, sous l'utilisateur du service")
            )
        }
    }

    private func ofConnecting(_ name: String) -> (what: Phrase, remedy: Phrase) {
        switch cause {
        case .unknownSource:
            (
                Phrase(
                    en: "no odbc.ini here has a source `\(name)`",
                    fr: "aucun odbc.ini n'a ici de source `\(name)`"),
                Phrase(
                    en: "Write [\(name)] into /etc/odbc.ini; `odbcinst -q -s` lists what is there",
                    fr: "Écrivez [\(name)] dans /etc/odbc.ini ; `odbcinst -q -s` liste ce qui y est"
                )
            )
        case .noDriver:
            (
                Phrase(
                    en: "its driver can't be loaded: \(said)",
                    fr: "son pilote ne peut pas être chargé : \(said)"),
                Phrase(
                    en:
                        "Have the driver's package installed; `odbcinst -q -d` lists those there are",
                    fr: "Faites installer le paquet du pilote ; `odbcinst -q -d` liste ceux qui y"
                        + " sont")
            )
        case .loginRefused:
            (
                Phrase(
                    en: "it does not let us log in: \(said)",
                    fr: "elle refuse la connexion : \(said)"),
                Phrase(
                    en: "Check the user in `from` and the pickup's secret",
                    fr: "Vérifiez l'utilisateur dans `from` et le secret de la collecte")
            )
        default:
            (
                Phrase(en: "it can't be reached: \(said)", fr: "elle est injoignable : \(said)"),
                Phrase(
                    en: "See whether the database runs, and whether host and port in odbc.ini are"
                        + " right",
                    fr: "Vérifiez que la base tourne, et que l'hôte et le port dans odbc.ini sont"
                        + " les bons")
            )
        }
    }

    private var ofQuery: (what: Phrase, remedy: Phrase) {
        switch cause {
        case .noColumn:
            (
                Phrase(
                    en: "the query gives no column `\(name)`, which `cursor` names",
                    fr: "la requête ne donne pas de colonne `\(name)`, que `cursor` nomme"),
                Phrase(en: "Add it, or name another", fr: "Ajoutez-la, ou nommez-en une autre")
            )
        case .binary:
            (
                Phrase(
                    en: "the column `\(name)` holds bytes that are no text",
                    fr: "la colonne `\(name)` contient des octets qui ne sont pas du texte"),
                Phrase(
                    en: "Leave it out of the query, or have the database write it as text there",
                    fr: "Retirez-la de la requête, ou faites-la écrire en texte par la base")
            )
        case .noValue:
            (
                Phrase(
                    en: "the query of its clock, or of its rows, gives nothing",
                    fr: "la requête de son horloge, ou de ses lignes, ne donne rien"),
                Phrase(
                    en: "Write one select; of the clock by `cursor: { clock: … }`",
                    fr: "Écrivez un seul select ; celui de l'horloge par `cursor: { clock: … }`")
            )
        default:
            (
                Phrase(
                    en: "it refuses the query: \(said)", fr: "elle refuse la requête : \(said)"),
                Phrase(
                    en: "Mend the query, in the words of that database",
                    fr: "Corrigez la requête, dans les mots de cette base")
            )
        }
    }

    private func ofLimits(_ limits: ODBCRequest.Limits) -> (what: Phrase, remedy: Phrase) {
        switch cause {
        case .tooSlow:
            (
                Phrase(
                    en: "it has not given its rows within `limits.time` (\(limits.seconds) s)",
                    fr: "elle n'a pas donné ses lignes dans le temps de `limits.time`"
                        + " (\(limits.seconds) s)"),
                Phrase(
                    en: "Raise it, or have the query made faster",
                    fr: "Relevez-le, ou faites accélérer la requête")
            )
        case .noMemory:
            (
                Phrase(
                    en: "the driver takes more memory than `limits.memory`: \(said)",
                    fr: "le pilote prend plus de mémoire que `limits.memory` : \(said)"),
                Phrase(
                    en: "Have it hand rows over as they come (psqlODBC: `UseDeclareFetch = 1` in"
                        + " odbc.ini), or raise it",
                    fr: "Faites-lui donner les lignes au fur et à mesure (psqlODBC :"
                        + " `UseDeclareFetch = 1` dans odbc.ini), ou relevez-la")
            )
        default:
            (
                Phrase(
                    en: "the rows since the last file are more than `\(limit)`",
                    fr: "les lignes depuis le dernier fichier dépassent `\(limit)`"),
                Phrase(
                    en: "Raise it, or fetch them in parts by `bascule pickups backfill`",
                    fr: "Relevez-la, ou prenez-les en parties par `bascule pickups backfill`")
            )
        }
    }

    private var limit: String { cause == .tooManyRows ? "limits.rows" : "limits.bytes" }
}
