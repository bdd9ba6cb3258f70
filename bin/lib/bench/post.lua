-- wrk: POST of the file that TROVE_BODY names.
local file = assert(io.open(os.getenv("TROVE_BODY"), "r"))
wrk.method = "POST"
wrk.body = file:read("*a")
file:close()
wrk.headers["X-Auth-Token"] = os.getenv("TROVE_TOKEN")
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json"
