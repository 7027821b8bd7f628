// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct ArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: Help.text(
            en: "The archive: its seals, and whether it is as it was sealed.",
            fr: "L'archive : ses sceaux, et si elle est telle qu'elle a été scellée."),
        subcommands: [
            ArchiveStatus.self, ArchiveKey.self, ArchiveSeal.self, ArchiveVerify.self,
            ArchiveRebuild.self,
        ], defaultSubcommand: ArchiveStatus.self)
}
