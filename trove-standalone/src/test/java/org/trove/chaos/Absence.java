package org.trove.chaos;

/** How a database goes away and comes back. */
enum Absence {
    /** It ends in order: connections are refused. */
    STOPPED("stop_mariadb", "start_mariadb"),
    /** It stands still: connections stay, and nobody answers. */
    FROZEN("services_signal mariadb STOP", "services_signal mariadb CONT");

    private final String begin;
    private final String end;

    Absence(String begin, String end) {
        this.begin = begin;
        this.end = end;
    }

    void begin(Platform platform) {
        platform.script(begin);
    }

    /** Returns when the database answers. */
    void end(Platform platform) {
        platform.script(end + " && services_await mariadb services_sql -e 'select 1'");
    }
}
