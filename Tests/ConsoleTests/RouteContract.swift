// SPDX-License-Identifier: Apache-2.0

/// Who may use each route of pages and forms: `-` everybody, an empty text whoever is logged in.
enum RouteContract {
    /// A permission with `+` is asked for everything: held to a feed it does not do, for the thing is
    /// of no feed.
    static let permissions: [String: String] = [
        "GET /healthz": "-", "GET /readyz": "-", "GET /assets/{digest}/{name}": "-",
        "GET /login": "-", "POST /login": "-", "GET /login/code": "", "POST /login/code": "",
        "POST /logout": "", "POST /language": "-", "POST /theme": "-",
        "GET /": "overview.view",
        "GET /files": "files.view", "GET /files/{file}": "files.view",
        "GET /data": "data.view", "GET /data/{feed}": "data.view",
        "GET /data/{feed}/rows.csv": "data.view", "GET /search": "", "GET /api": "",
        "GET /jobs": "jobs.view", "GET /jobs/{job}": "jobs.view",
        "POST /jobs/{job}/retry": "jobs.retry", "POST /jobs/{job}/cancel": "jobs.cancel",
        "POST /jobs/{job}/discard": "jobs.discard", "POST /bulk/jobs": "jobs.retry",
        "POST /queues/{queue}/pause": "queues.pause+",
        "POST /queues/{queue}/resume": "queues.pause+",
        "GET /schedules": "schedules.view+", "GET /schedules/{schedule}": "schedules.view+",
        "GET /schedules/{schedule}/edit": "schedules.edit+",
        "POST /schedules/{schedule}/edit": "schedules.edit+",
        "POST /schedules/{schedule}/pause": "schedules.edit+",
        "POST /schedules/{schedule}/resume": "schedules.edit+",
        "POST /schedules/{schedule}/run": "schedules.run+",
        "POST /schedules/{schedule}/backfill": "schedules.backfill+",
        "GET /workers": "workers.view+",
        "GET /alerts": "alerts.view", "POST /alerts/{alert}/ack": "alerts.ack",
        "GET /journal": "journal.view+", "POST /journal/verify": "journal.verify+",
        "GET /users": "users.manage+", "GET /new-user": "users.manage+",
        "POST /new-user": "users.manage+", "GET /users/{user}": "users.manage+",
        "POST /users/{user}/role": "users.manage+", "POST /users/{user}/disable": "users.manage+",
        "POST /users/{user}/enable": "users.manage+", "POST /users/{user}/logout": "users.manage+",
        "POST /users/{user}/password": "users.manage+",
        "POST /users/{user}/second-factor-off": "users.manage+",
        "POST /users/{user}/tokens/{token}/revoke": "tokens.manage+",
        "GET /account": "", "POST /account/password": "", "POST /account/logout-everywhere": "",
        "GET /account/second-factor": "", "POST /account/second-factor": "",
        "POST /account/second-factor/off": "", "POST /account/tokens": "tokens.own+",
        "POST /account/tokens/{token}/revoke": "tokens.own+",
        "GET /health": "health.view+",
    ]
}
