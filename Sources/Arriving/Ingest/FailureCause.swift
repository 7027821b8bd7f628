// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Postgres
package import Wording

/// The cause that keeps files from being loaded at this moment, wherever the fault lies.
struct FailureCause {
    let error: any Error

    init(_ error: any Error) { self.error = error }

    /// It would meet every file of the feed, and passes without a change of the files: it uses up
    /// no attempt.
    var isExternal: Bool {
        switch error {
        case let error as PostgresError: error.isExternal
        case let error as FileError: error.isTheFileSystems
        default: false
        }
    }

    /// For the ledger: the service's log has the system's own words.
    ///
    /// If nothing else keeps the cause, as with a command, `Phrase(of:)` tells it.
    var sentence: Phrase { Phrase(en: "\(error)", fr: french) }

    private var french: String {
        switch error {
        case let error as PostgresError: error.frenchOfRows
        default:
            (error as? any Worded)?.sentence.fr
                ?? "une erreur interne ; le journal du service dit laquelle"
        }
    }
}

extension PostgresError {
    /// A failure that passes (`passes`), or a schema, table or column of ours that is gone: it must
    /// be restored before any file of the feed can be loaded.
    var isExternal: Bool {
        if passes { return true }
        guard case .server(let state) = code else { return false }
        return state.errorClass == "3F" || ["42P01", "42703"].contains(state.code)
    }

    /// Whether the connection broke without a word of the server: the statement may have killed it.
    var isUnexplainedLoss: Bool { code == .connectionLost && sqlstate == nil }

    fileprivate var frenchOfRows: String {
        let mark = sqlstate.map { " (SQLSTATE \($0))" } ?? ""
        if let constraint {
            return "la base de données refuse ces lignes : la contrainte « \(constraint) »"
                + " n'est pas respectée\(mark)"
        }
        return isExternal
            ? "la base de données n'est pas disponible\(mark)"
            : "la base de données refuse ces lignes\(mark) ; le journal du service dit pourquoi"
    }
}

extension IngestError: Worded {
    package var sentence: Phrase { Phrase(en: description, fr: french) }

    private var french: String {
        switch self {
        case .gone: "le fichier n'est plus là : son expéditeur l'a repris"
        case .changed: "le fichier a changé pendant sa lecture : il sera relu une fois au repos"
        case .contentBusy: "un autre service charge les mêmes octets"
        case .ledgerChanged: "le registre a été modifié entre-temps"
        }
    }
}
