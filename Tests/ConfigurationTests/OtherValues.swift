// SPDX-License-Identifier: Apache-2.0

/// Values of settings that are not the usual ones.
enum OtherValues {
    /// Of the factory's own login.
    static let ofLogin = [
        "retention.classes": "{ a: 54d }", "retention.mails": "55d",
        "console.oidc.issuer": "https://q.example/o", "console.oidc.client_id": "r",
        "console.oidc.secret_file": "/t", "console.oidc.ca": "/u",
        "console.oidc.scopes": "[\"openid\", \"v\"]", "console.oidc.name_claim": "w",
        "console.oidc.groups_claim": "x", "console.oidc.roles": "{ \"y\": lecteur }",
        "console.oidc.second_factor": "[\"otp\"]", "console.oidc.button_en": "z",
        "console.oidc.button_fr": "é", "console.oidc.timeout": "31s",
        "console.oidc.answer_bytes": "3MiB",
        "declarations.charts": "/ac", "declarations.mails": "/aa",
        "declarations.templates": "/ab", "declarations.webhooks": "/ad",
        "declarations.pickups": "/ah",
        "smtp.url": "smtp://b@c.example:25",
        "smtp.from": "Bascule <d@e.example>", "smtp.secret.file": "f", "smtp.secret.env": "G",
        "smtp.envelope_from": "h@i.example", "smtp.tls": "none", "smtp.ca": "/j",
        "smtp.bounces.url": "imaps://k@l.example:994", "smtp.bounces.secret.file": "m",
        "smtp.bounces.secret.env": "N", "smtp.bounces.folder": "O/P",
        "smtp.bounces.after": "move", "smtp.bounces.moved_to": "Q",
        // And of the archive.
        "archive.seal": "never", "archive.key.file": "/own.key", "archive.rate": "3MB/s",
        "archive.scrub": "7d",
    ]
}
