package org.trove.simulation;

/** A defect that is built into a fake or a wrapper, to see that the simulation finds it. */
enum Mutation {
    NONE,
    /** The journal takes the result of whoever comes, however late. */
    NO_FENCING,
    /** Requests are answered whether their transaction was committed or not. */
    ANSWER_BEFORE_COMMIT,
    /** The cloud is asked for a server without looking whether there is one. */
    NO_FIND_BEFORE_MAKE,
    /** Operations start by their message alone. */
    NO_SCAN,
    /** A guest prepares its datastore as often as it is told to. */
    FORGETFUL_GUEST,
    /** An agent knows neither which commands the one before it did nor who hears of a refusal. */
    FORGETFUL_AGENT
}
