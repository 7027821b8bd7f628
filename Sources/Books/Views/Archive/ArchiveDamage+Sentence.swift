// SPDX-License-Identifier: Apache-2.0

package import Wording

extension ArchiveDamage.Kind {
    /// The kind in a few words.
    package var words: Phrase {
        switch self {
        case .altered: Phrase(en: "altered", fr: "modifié")
        case .missing: Phrase(en: "missing", fr: "disparu")
        case .unknown: Phrase(en: "unknown", fr: "inconnu")
        case .unreadable: Phrase(en: "unreadable", fr: "illisible")
        case .purgedButThere: Phrase(en: "purged but there", fr: "supprimé mais présent")
        case .ledger: Phrase(en: "ledger changed", fr: "registre modifié")
        case .seal: Phrase(en: "seal changed", fr: "sceau modifié")
        case .sealMissing: Phrase(en: "seal missing", fr: "sceau disparu")
        case .sealUnknown: Phrase(en: "seal unknown", fr: "sceau inconnu")
        case .sealLater: Phrase(en: "seal of a later database", fr: "sceau d'une base plus récente")
        case .lines: Phrase(en: "seal's rows changed", fr: "lignes du sceau modifiées")
        case .sealRow: Phrase(en: "seal's row missing", fr: "sceau absent de la base")
        }
    }
}

extension ArchiveDamage {
    /// One sentence for whoever has to see to it.
    package var sentence: Phrase {
        switch kind {
        case .altered: altered
        case .missing:
            subject
                + Phrase(
                    en: " is not in the archive any more. Restore it from a backup.",
                    fr: " n'est plus dans l'archive. Restaurez-le d'une sauvegarde.")
        case .unknown:
            Phrase(
                en: "\(path) lies in the archive, and the ledger has no such file. Find out who has"
                    + " put it there; `bascule files reconcile` says what it could be.",
                fr: "\(path) se trouve dans l'archive sans être au registre. Cherchez qui l'y a"
                    + " mis ; `bascule files reconcile` dit ce que ce pourrait être.")
        case .unreadable:
            subject
                + Phrase(
                    en:
                        " can't be read: \(why ?? "?"). Mend the disk or the rights, then verify again.",
                    fr:
                        " ne peut pas être lu : \(why ?? "?"). Réparez le disque ou les droits, puis"
                        + " vérifiez de nouveau.")
        case .purgedButThere:
            subject
                + Phrase(
                    en: " was deleted by the retention, and is there. Somebody has put it back.",
                    fr: " a été supprimé en fin de conservation, et il est là. Quelqu'un l'a remis."
                )
        case .ledger:
            subject
                + Phrase(
                    en: ": the ledger does not say of it what its seal says. The seal is signed:"
                        + " somebody has changed the database.",
                    fr: " : le registre n'en dit pas ce que dit son sceau. Le sceau est signé :"
                        + " quelqu'un a modifié la base.")
        case .seal, .sealMissing, .sealUnknown, .sealLater, .lines, .sealRow: ofSeal
        }
    }

    private var subject: Phrase {
        guard let fileID else { return Phrase(path) }
        let of = feed.map { "\($0) : \(name ?? path)" } ?? path
        return Phrase(en: "\(of) (file \(fileID))", fr: "\(of) (fichier \(fileID))")
    }

    private var altered: Phrase {
        let what: Phrase
        if let expected, let found, expected != found {
            what =
                .counted(expected, en: "it had # byte[s]", fr: "il avait # octet[s]")
                + .counted(found, en: " and has # byte[s]", fr: " et en a #")
        } else {
            what = Phrase(
                en: "its size is the same, its content is not",
                fr: "la taille est la même, pas le contenu")
        }
        let other =
            otherID.map {
                Phrase(
                    en: "; it has the bytes of file \($0)",
                    fr: " ; il a le contenu du fichier \($0)")
            } ?? Phrase("")
        return subject
            + Phrase(
                en: " is not any more what was received: ", fr: " n'est plus ce qui a été reçu : ")
            + what + other
            + Phrase(
                en: ". Restore it from a backup.", fr: ". Restaurez-le d'une sauvegarde.")
    }

    private var ofSeal: Phrase {
        let detail = why.map { " (\($0))" } ?? ""
        return switch kind {
        case .sealMissing:
            Phrase(
                en:
                    "The seal \(path) is not in the archive any more. Restore it from a backup, or have"
                    + " `bascule archive seal` write it again.",
                fr: "Le sceau \(path) n'est plus dans l'archive. Restaurez-le d'une sauvegarde, ou"
                    + " faites-le réécrire par `bascule archive seal`.")
        case .sealUnknown:
            Phrase(
                en: "The database does not know the seal \(path): somebody has put it there, or the"
                    + " database is older than the archive.",
                fr: "La base ne connaît pas le sceau \(path) : quelqu'un l'a mis là, ou la base est"
                    + " plus ancienne que l'archive.")
        case .sealLater:
            Phrase(
                en:
                    "The seal \(path) is ours, and the database does not know it: it was restored from"
                    + " a backup that is older. The next seal names it.",
                fr:
                    "Le sceau \(path) est le nôtre et la base ne le connaît pas : elle a été restaurée"
                    + " d'une sauvegarde plus ancienne. Le prochain sceau le nomme.")
        case .lines:
            Phrase(
                en: "What the database says of the seal \(path) is not what was signed\(detail)."
                    + " Somebody has changed the database.",
                fr: "Ce que la base dit du sceau \(path) n'est pas ce qui a été signé\(detail)."
                    + " Quelqu'un a modifié la base.")
        case .sealRow:
            Phrase(
                en: "The journal names the seal \(path), and the database has it no more\(detail).",
                fr: "Le journal nomme le sceau \(path), et la base ne l'a plus\(detail).")
        default:
            Phrase(
                en: "The seal \(path) is not as it was signed\(detail). Compare it with a copy.",
                fr: "Le sceau \(path) n'est pas tel qu'il a été signé\(detail). Comparez-le à une"
                    + " copie.")
        }
    }
}
