// SPDX-License-Identifier: Apache-2.0

import Postgres

@testable import Console

/// What goes out: mails and webhooks.
extension APIData {
    static let settings = [
        "BASCULE_CONSOLE_SOURCE_HOSTS": #"["lims.example", "ctcs.example"]"#, "LIMS": "whsec_x",
    ]
    static let config = [
        "webhooks/lims": """
        webhook: lims
        url: https://lims.example/in?token=geheim
        events: [file.loaded]
        secret: { env: BASCULE_TEST_NO_SUCH_SECRET }
        """,
        "pickups/ctcs": """
        pickup: ctcs
        feed: mesures
        from: sftp://labo@ctcs.example/export/
        secret: { env: BASCULE_TEST_NO_SUCH_SECRET }
        known_hosts: hosts
        """,
        "mails/matin": "mail: matin\nto: [labo@x.example]",
        "mails/alertes": "mail: alertes\nto: [labo@x.example]\non: alert",
    ]

    static func fillSending(_ scene: ConsoleScene) async throws {
        try await scene.session.use {
            try $0.script(
                """
                insert into bascule.webhook (webhook, seq) values ('lims', 0);
                insert into bascule.pickup (pickup, tried_at, failing_since, failures, code, reason_en,
                                            reason_fr, listed)
                values ('ctcs', now(), now(), 2, 'source_untrusted', 'its key <has> changed',
                        'sa clé <a> changé', 3);
                insert into bascule.pickup_item (pickup, source, name, bytes, modified_at, file_id, fetched_at,
                                                 code, reason_en, reason_fr)
                values ('ctcs', 'sftp://ctcs.example/export/', 'a<b>.csv', 5, '2026-03-01Z',
                        (select min(id) from bascule.file), now(), null, null, null),
                       ('ctcs', 'sftp://ctcs.example/export/', E'x\ny.csv', 5, '2026-03-01Z', null, null,
                        'name_refused', 'no <name>', 'pas un <nom>');
                insert into bascule.webhook_message (webhook, event, type, body, state, due_at, ended_at, answer)
                values ('lims', 'evt_1', 'file.loaded', '{"a":1}', 'refused', null, now(), '410 gone');
                insert into bascule.mail (mail, period, revision, message_id, subject, envelope_from, mime,
                                          bytes, words, made_by)
                values ('matin', '20260315', 1, 'matin.1@x', '3 anomalies', 'a@b', 'x', 1, 'w', 'user:a');
                insert into bascule.mail_recipient (mail_id, address, state, due_at, ended_at, answer,
                                                    returned_at, returned)
                values (1, 'labo@x.example', 'bounced', null, now(), '250 ok', now(), '5.1.1: nobody');
                insert into bascule.bounce_folder (folder, validity) values ('box', 1);
                insert into bascule.bounce (folder, validity, number, digest, outcome, recipient_id, address,
                                            status, words, message_id, sender, subject)
                values ('box', 1, 1, sha256('a'), 'bounced', 1, 'labo@x.example', '5.1.1', '5.1.1: nobody',
                        'matin.1@x', 'mailer', 'Undeliverable: 3 anomalies'),
                       ('box', 1, 2, sha256('b'), 'not_understood', null, null, null, null, null,
                        'chef@x.example', 'Re: salaires');
                """)
        }
    }
}
