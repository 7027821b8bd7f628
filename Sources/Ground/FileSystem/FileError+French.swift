// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Wording

extension FileError: Worded {
    package var sentence: Phrase { Phrase(en: description, fr: french) }

    private var french: String {
        let action = frenchAction
        let isElided = action.first.map { "aeéiou".contains($0) } ?? false
        return "impossible \(isElided ? "d'" : "de ")\(action) : \(frenchReason)\(frenchRemedy)"
    }

    /// The beginnings of our actions, the longer ones first.
    package static let verbs: [(english: String, french: String)] = [
        ("look at the file system of ", "examiner le système de fichiers de "),
        ("find a free name for ", "trouver un nom libre pour "),
        ("set the time of ", "régler l'heure de "),
        ("open the folder ", "ouvrir le dossier "), ("make the folder ", "créer le dossier "),
        ("use the folder ", "utiliser le dossier "), ("write the report ", "écrire le rapport "),
        ("write export ", "écrire l'export "), ("look at ", "examiner "), ("open ", "ouvrir "),
        ("read ", "lire "), ("write ", "écrire "), ("rewind ", "reprendre au début "),
        ("sync ", "mettre à l'abri sur le disque "), ("lock ", "verrouiller "),
        ("move ", "déplacer "), ("link ", "lier "), ("remove ", "retirer "), ("list ", "lister "),
        ("copy ", "copier "), ("delete ", "supprimer "),
    ]

    private var frenchAction: String {
        guard let verb = Self.verbs.first(where: { action.hasPrefix($0.english) }) else {
            return "« \(action) »"
        }
        let object = String(action.dropFirst(verb.english.count))
        guard ["move ", "link "].contains(verb.english) else { return verb.french + object }
        // Either of two paths may contain the word, so only a path that begins behind it is cut
        // off.
        return verb.french + object.replacing(" to /", with: " vers /", maxReplacements: 1)
    }

    private var frenchRemedy: String {
        switch code {
        case .full:
            " ; libérez de la place sur ce système de fichiers : Bascule réessaie de lui-même"
        case .accessDenied:
            " ; donnez-en le droit au compte qui exécute bascule (voir `bascule doctor`)"
        case .readOnly:
            " ; le système de fichiers\(mount.map { " monté en \($0)" } ?? "") est en lecture seule"
                + " pour ce processus : montez-le en écriture (`mount -o remount,rw \(mount ?? "…")` ;"
                + " `dmesg` dit pourquoi il l'est devenu), ou nommez le dossier dans `ReadWritePaths=`"
                + " si une unité systemd a `ProtectSystem=`"
        case .notFound, .exists, .crossDevice, .isLink, .other: ""
        }
    }

    /// An errno in words; the system's own if there are no better ones.
    package static func french(errno number: Int32) -> String {
        if let words = errnos[number] { return words }
        return "le système répond « \(unsafe String(cString: strerror(number))) » (errno \(number))"
    }

    private static let errnos: [Int32: String] = [
        ENOENT: "il n'existe pas", ENOTDIR: "un élément de ce chemin n'est pas un dossier",
        EEXIST: "il existe déjà", EACCES: "accès refusé", EPERM: "opération non permise",
        EROFS: "système de fichiers en lecture seule", ENOSPC: "plus de place sur le disque",
        EDQUOT: "quota de disque dépassé", EXDEV: "c'est un autre système de fichiers",
        ELOOP: "c'est un lien, qui n'est jamais suivi",
        EIO: "erreur de lecture ou d'écriture du disque",
        ESTALE: "le partage réseau n'est plus valable", ENAMETOOLONG: "nom trop long",
        EMFILE: "trop de fichiers ouverts par ce processus",
        ENFILE: "trop de fichiers ouverts sur cette machine",
        ENOTEMPTY: "le dossier n'est pas vide", EISDIR: "c'est un dossier",
        EBUSY: "il est en cours d'utilisation", ENODEV: "le périphérique n'est pas là",
        ENXIO: "le périphérique n'est pas là", ENOTCONN: "le partage réseau n'est pas connecté",
        ETIMEDOUT: "délai dépassé", EHOSTDOWN: "la machine distante est arrêtée",
        EHOSTUNREACH: "la machine distante est injoignable", ENOMEM: "mémoire insuffisante",
        EINVAL: "demande non valable (un nom que ce système de fichiers refuse ?)",
        EILSEQ: "nom que ce système de fichiers refuse", EAGAIN: "occupé pour le moment",
        EFBIG: "fichier trop grand",
    ]
}
