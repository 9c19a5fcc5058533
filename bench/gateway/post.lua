-- One order of about 300 bytes, with the key given in the environment.
wrk.method = "POST"
wrk.path = "/orders"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["X-Api-Key"] = os.getenv("BENCH_KEY")
wrk.body = '{"buyerId":"alice","note":"Please ring twice, the dog is friendly.","express":true,"address":{"street":"12 Harbour Lane","city":"Lund","zip":"22100"},"items":[{"itemId":"3f2b8c9e-4a1d-4c3e-9b7a-1d2e3f4a5b6c","count":2},{"itemId":"9c8b7a6d-5e4f-4321-8abc-def012345678","count":1}]}'
function done(summary, latency)
  io.write(string.format("requests %d errors %d p50 %.3f p99 %.3f\n", summary.requests,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
