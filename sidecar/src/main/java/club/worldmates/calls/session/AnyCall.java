package club.worldmates.calls.session;

import club.worldmates.calls.call.Call;
import club.worldmates.calls.call.GroupCall;

/** A call of either kind, for whoever asks for calls by name or for all of them. */
public sealed interface AnyCall {

  record OneToOne(Call call) implements AnyCall {}

  record OfGroup(GroupCall call) implements AnyCall {}
}
