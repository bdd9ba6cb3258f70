-- wrk: GET with the token from the environment, which other users cannot read.
wrk.headers["X-Auth-Token"] = os.getenv("TROVE_TOKEN")
wrk.headers["Accept"] = "application/json"
