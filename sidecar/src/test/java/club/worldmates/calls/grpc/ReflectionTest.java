package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that knows nothing but reflection finds the service, without a token. */
class ReflectionTest {

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void genericClient_findsTheServices(String version) throws Exception {
    try (RunningServer running = RunningServer.onTcp(null, "token")) {
      ServerReflectionResponse answer =
          ask(
              running.channel(),
              version,
              ServerReflectionRequest.newBuilder().setListServices("").build());

      assertThat(answer.getListServicesResponse().getServiceList())
          .extracting(ServiceResponse::getName)
          .contains("worldmates.calls.v1.CallService", "grpc.health.v1.Health");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void genericClient_findsTheContract(String version) throws Exception {
    try (RunningServer running = RunningServer.onTcp(null, "token")) {
      ServerReflectionResponse answer =
          ask(
              running.channel(),
              version,
              ServerReflectionRequest.newBuilder()
                  .setFileContainingSymbol("worldmates.calls.v1.CallService")
                  .build());

      assertThat(answer.getFileDescriptorResponse().getFileDescriptorProtoCount()).isPositive();
    }
  }

  /** The two versions differ in nothing but their names. */
  private static ServerReflectionResponse ask(
      ManagedChannel channel, String version, ServerReflectionRequest request) throws Exception {
    MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> method =
        MethodDescriptor.<ServerReflectionRequest, ServerReflectionResponse>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(
                "grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo")
            .setRequestMarshaller(
                ProtoUtils.marshaller(ServerReflectionRequest.getDefaultInstance()))
            .setResponseMarshaller(
                ProtoUtils.marshaller(ServerReflectionResponse.getDefaultInstance()))
            .build();
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> to =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(method, CallOptions.DEFAULT),
            new StreamObserver<>() {
              @Override
              public void onNext(ServerReflectionResponse response) {
                answer.complete(response);
              }

              @Override
              public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {}
            });
    to.onNext(request);
    to.onCompleted();
    return answer.get(20, TimeUnit.SECONDS);
  }
}
