// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Wording

struct Bascule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bascule",
        abstract: Help.text(
            en: "Loads dropped files into PostgreSQL exactly once, and says why when it does not.",
            fr:
                "Charge les fichiers déposés dans PostgreSQL, une fois et une seule, et dit pourquoi quand il ne le fait pas."
        ),
        version: Version.text,
        subcommands: [
            Run.self, Import.self, Read.self, CheckCommand.self, FeedsCommand.self, Files.self,
            JobsCommand.self, Schedules.self, Aggregates.self, ExportsCommand.self,
            QCCommand.self, ChartsCommand.self, MailsCommand.self, WebhooksCommand.self,
            PickupsCommand.self,
            ArchiveCommand.self,
            JournalCommand.self,
            UsersCommand.self,
            TokensCommand.self,
            RolesCommand.self,
            Alerts.self, HousekeepingCommand.self, Status.self,
            Doctor.self, CronCommand.self, Migrate.self, Psql.self, DataCommand.self,
            Where.self, SchemaCommand.self, OpenAPICommand.self,
            Init.self, ODBCReaderCommand.self,
        ]
    )
}
