// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// A service whose server of names answers nothing.
    @Suite(.enabled("network namespaces can be made (root, iproute2)") { TestNetwork.isPossible })
    struct FetchNames {
        @Test func `a server of names that never answers holds no job longer than its limit`()
            async throws
        {
            try await TestNetwork.with(hosts: 2) { network in
                let (home, outside) = (network.hosts[0], network.hosts[1])
                try await SilentNameServer.with(of: home, on: outside) { names in
                    try await World.with { world in
                        let service = try world.start(
                            ["BASCULE_CONSOLE_SOURCE_HOSTS": #"["labo.example"]"#], on: home)
                        let client = try await FetchClient(world, service, on: home)
                        let begin = ContinuousClock.now
                        let task = try await client.fetch("http://labo.example/file/a.csv")
                        try await eventually("it has asked") { names.isAsked }
                        // The limit is 10 s; the resolver would wait for two minutes and a half.
                        try await eventually("the first try is over", within: .seconds(40)) {
                            try await world.texts(
                                "select code from bascule.fetch where code is not null")
                                == ["source_name_unknown"]
                        }
                        let took = ContinuousClock.now - begin
                        #expect(took > .seconds(8) && took < .seconds(40), "\(took)")
                        try await eventually("it tries again", within: .seconds(30)) {
                            try await world.number(
                                "select count(*) from bascule.job where state = 'running' and attempt = 2"
                            ) == 1
                        }
                        let asked = ContinuousClock.now
                        let id = String(task.dropFirst())
                        #expect(try await world.run(["jobs", "cancel", id]).status == 0)
                        #expect(try await client.end(of: task)["state"] as? String == "cancelled")
                        #expect(ContinuousClock.now - asked < .seconds(5), "2 s is the aim")
                        #expect(
                            try await world.number(
                                """
                                select count(*) from bascule.job_log
                                 where text like '%no name server answered in time%'
                                """) == 1)
                    }
                }
            }
        }
    }
}
