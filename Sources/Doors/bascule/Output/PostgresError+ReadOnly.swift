// SPDX-License-Identifier: Apache-2.0

import Application
import Postgres
import Wording

extension PostgresError.ReadOnly {
    /// Message and remedy of a command that has to write.
    var sentence: Phrase {
        switch cause {
        case .standby:
            Phrase(
                en: "The \(place.en) is a standby: it can be read and takes no writes, and this "
                    + "command has to write. Run it on the primary: give its address in "
                    + "BASCULE_DATABASE_URL or as `database_url`.",
                fr: "La \(place.fr) est un serveur de secours : elle se lit sans accepter "
                    + "d'écriture, et cette commande doit écrire. Lancez-la sur le serveur "
                    + "principal : donnez son adresse dans BASCULE_DATABASE_URL ou `database_url`.")
        case .setting:
            Phrase(
                en:
                    "The \(place.en) takes no writes: `default_transaction_read_only` is on there, and "
                    + "this command has to write. Who set it, for the server, the database or the "
                    + "role, takes it back (`select * from pg_db_role_setting` and the server's "
                    + "configuration tell), or give another database in BASCULE_DATABASE_URL.",
                fr: "La \(place.fr) n'accepte pas d'écriture : "
                    + "`default_transaction_read_only` y vaut on, et cette commande doit écrire. Qui "
                    + "l'a réglé, pour le serveur, la base ou le rôle, doit l'ôter "
                    + "(`select * from pg_db_role_setting` et la configuration du serveur le "
                    + "disent), ou donnez une autre base dans BASCULE_DATABASE_URL.")
        }
    }
}
