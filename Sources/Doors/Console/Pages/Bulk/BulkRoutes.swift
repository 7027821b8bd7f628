// SPDX-License-Identifier: Apache-2.0

enum BulkRoutes {
    static let all: [Route] = [.get("/bulk-runs/{bulk}", .loggedIn, BulkPage.show)]
}
