import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// What the workers say of themselves when they do not catch up.
enum WorkerHealth {
    /// Asks every instance; keeps its pages in `health/` of that folder.
    static func findings(_ fleet: WorkerFleet, into folder: URL) async -> [Finding] {
        let folder = folder.appending(path: "health")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var findings: [Finding] = []
        for process in fleet.all {
            var pages = ""
            for path in ["/health/live", "/health/ready", "/metrics"] {
                let page = await page(path, of: process)
                pages += "\(path)\n\(page)\n"
                guard path == "/health/ready" else { continue }
                findings.append(
                    Finding(
                        kind: .unsettled, place: "\(process.slot)", subject: "readiness",
                        detail: page.split(separator: "\n").joined(separator: "; ")))
            }
            try? Data(pages.utf8).write(to: folder.appending(path: "\(process.slot).txt"))
        }
        return findings
    }

    private static func page(_ path: String, of process: WorkerProcess) async -> String {
        guard let address = process.address else { return "it does not listen" }
        do {
            let response = try await HTTPClient.shared.execute(
                HTTPClientRequest(url: address + path), timeout: .seconds(5))
            let body = try await response.body.collect(upTo: 1 << 20)
            return "\(response.status.code) \(String(buffer: body))"
        } catch {
            return "no answer: \(error)"
        }
    }
}
