// SPDX-License-Identifier: Apache-2.0

/// What supervision and browsers ask of the process itself.
enum ProcessRoutes {
    static let all: [Route] = [
        .get("/healthz", .everybody, Probes.alive),
        .get("/readyz", .everybody, Probes.ready),
        .get("/assets/{digest}/{name}", .everybody, Asset.serve),
    ]
}
