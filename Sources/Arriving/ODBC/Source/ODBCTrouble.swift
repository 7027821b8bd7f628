// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why a source gives no rows.
package enum ODBCTrouble: Worded, Sendable, Equatable {
    /// What the driver or the reader says.
    case driver(String, ODBCFailure, ODBCRequest.Limits)
    /// The process that the driver runs in was ended by a signal.
    ///
    /// `said` is the end of what it has said on standard error.
    case crashed(String, Int32, said: String = "")
    /// What came is not all, or not as it was sent.
    case garbled(String, said: String = "")
    case notStarted(String, Phrase)

    /// A stable word for programs.
    package var code: String {
        switch self {
        case .driver(_, let failure, _):
            switch failure.cause {
            case .unreachable: "source_unreachable"
            case .loginRefused: "source_denied"
            case .tooSlow: "source_too_slow"
            case .tooManyRows, .tooManyBytes: "source_too_large"
            default: "source_failed"
            }
        case .crashed: "source_driver_crashed"
        case .garbled: "source_cut"
        case .notStarted: "source_failed"
        }
    }

    /// Whether another try may do better.
    package var mayPass: Bool {
        switch self {
        case .driver(_, let failure, _): [.unreachable, .tooSlow].contains(failure.cause)
        case .crashed, .garbled, .notStarted: true
        }
    }

    package var sentence: Phrase {
        let (name, said): (String, (what: Phrase, remedy: Phrase)) =
            switch self {
            case .driver(let name, let failure, let limits):
                (name, failure.words(of: name, limits))
            case .crashed(let name, let signal, _): (name, Self.crash(signal))
            case .garbled(let name, _):
                (
                    name,
                    (
                        Phrase(
                            en: "the rows broke off, or came otherwise than they were sent",
                            fr: "les lignes se sont interrompues, ou sont arrivées altérées"),
                        Phrase(
                            en:
                                "Nothing of them was taken; if it comes again, see the driver's log",
                            fr: "Rien n'en est pris ; si cela revient, voyez le journal du pilote")
                    )
                )
            case .notStarted(let name, let why):
                (
                    name,
                    (
                        why,
                        Phrase(
                            en: "The driver runs in a process of its own: see what keeps it from"
                                + " starting",
                            fr: "Le pilote tourne dans son propre processus : voyez ce qui"
                                + " l'empêche de démarrer")
                    )
                )
            }
        let place = ODBCSource.shown(name)
        return .advice(
            Phrase(en: "\(place): ", fr: "\(place) : ") + said.what + lastWords, said.remedy)
    }

    private var lastWords: Phrase {
        switch self {
        case .crashed(_, _, let said) where !said.isEmpty,
            .garbled(_, let said) where !said.isEmpty:
            Phrase(en: " (it has said: \(said))", fr: " (il a dit : \(said))")
        default: Phrase("")
        }
    }

    private static let names: [Int32: String] = [
        4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL",
        11: "SIGSEGV", 14: "SIGALRM", 15: "SIGTERM",
    ]

    private static func crash(_ signal: Int32) -> (what: Phrase, remedy: Phrase) {
        let name = names[signal] ?? "signal \(signal)"
        return (
            Phrase(
                en: "its ODBC driver has crashed (\(name)); Bascule itself goes on",
                fr: "son pilote ODBC a planté (\(name)) ; Bascule lui-même continue"),
            Phrase(
                en: "Raise `limits.memory`, have another version of the driver installed, or leave"
                    + " columns out of the query one by one to see which it does not bear",
                fr: "Relevez `limits.memory`, faites installer une autre version du pilote, ou"
                    + " retirez les colonnes de la requête une à une pour voir laquelle il ne"
                    + " supporte pas")
        )
    }
}
