// SPDX-License-Identifier: Apache-2.0

internal import Records

extension ContainerFault {
    /// What is wrong and the remedy, in French.
    var french: String {
        switch self {
        case .encrypted(let member):
            "le membre « \(member) » demande un mot de passe : renvoyez-le sans"
        case .nested(let member):
            "le membre « \(member) » est lui-même une archive : envoyez-la à part"
        case .badName(let member):
            "le membre « \(member) » ne peut pas s'appeler ainsi : son nom mène hors de l'archive, ou n'est jamais pris pour celui de données ; renommez-le"
        case .notUTF8(let member):
            "le nom du membre « \(member) » n'est pas écrit en UTF-8 : nommez-le sans accents, ou faites écrire l'archive par un autre programme"
        case .twice(let member):
            "le membre « \(member) » y figure deux fois : rien ne dit lequel compte"
        case .noFile(let member):
            "le membre « \(member) » est un lien ou un périphérique, pas un fichier : mettez-y le fichier lui-même"
        case .other(let member):
            "le membre « \(member) » n'est pas de ceux que le flux prend : retirez-le, ou faites-le déclarer"
        case .tooMany(let limit):
            "plus de \(limit) membres, ce qui est la limite : envoyez plusieurs archives"
        case .notUnpacked:
            "c'est une archive, dont les membres sont des fichiers à part : donnez l'un d'eux"
        case .nothingTaken(0): "elle n'a aucun membre : renvoyez-la"
        case .nothingTaken(let members):
            "aucun de ses membres (\(members)) n'est de ceux que le flux prend : vérifiez qu'elle est bien de ce flux"
        case .goesOn:
            "elle continue après sa fin, comme deux archives mises bout à bout : envoyez chacune à part"
        case .damaged(let member, _):
            "elle est abîmée ou incomplète\(member.map { ", au membre « \($0) »" } ?? "") : renvoyez-la"
        }
    }
}
