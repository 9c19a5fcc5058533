-- One thing of 2 KB, with path and key given in the environment.
wrk.path = os.getenv("BENCH_PATH")
wrk.headers["X-Api-Key"] = os.getenv("BENCH_KEY")
function done(summary, latency)
  io.write(string.format("requests %d errors %d\n", summary.requests, summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
