// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ODBC

/// What a pickup starts for itself: nobody types it.
struct ODBCReaderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ODBCSource.command,
        abstract: Help.text(
            en: "Reads rows by an ODBC driver, for a pickup that asks on standard input.",
            fr: "Lit des lignes par un pilote ODBC, pour une collecte qui demande sur l'entrée."),
        shouldDisplay: false)

    func run() throws {
        let status = ODBCReader.run()
        if status != 0 { throw ExitCode(status) }
    }
}
