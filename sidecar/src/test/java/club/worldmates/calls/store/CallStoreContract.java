package club.worldmates.calls.store;

/** What every {@link club.worldmates.calls.session.CallStore} keeps to. */
interface CallStoreContract
    extends DecidingContract,
        KeepingContract,
        RacingContract,
        GroupDecidingContract,
        GroupKeepingContract,
        GroupRacingContract,
        RoomNamesContract {}
