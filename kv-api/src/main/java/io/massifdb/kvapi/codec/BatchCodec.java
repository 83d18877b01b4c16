package io.massifdb.kvapi.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.proto.KvProto;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches, requests and answers as bytes of {@code massif.kvapi.v1}. Stateless. Arrays handed in
 * are not copied before they are written; decoded arrays are fresh. Bytes that are not a message of
 * this version raise {@link MalformedMessageException}.
 */
public final class BatchCodec {
  private BatchCodec() {}

  public static byte[] encode(BatchRequest batch) {
    KvProto.BatchRequest.Builder builder =
        KvProto.BatchRequest.newBuilder()
            .setRange(batch.range().value())
            .setEpoch(DescriptorCodec.epoch(batch.epoch()))
            .setBudgetMillis(batch.budgetMillis());
    TransactionHeader header = batch.transaction();
    if (header != null) {
      builder.setTransaction(PartsCodec.header(header));
    }
    for (Request request : batch.requests()) {
      builder.addRequests(RequestCodec.toProto(request));
    }
    return builder.build().toByteArray();
  }

  public static BatchRequest decodeRequest(byte[] bytes) {
    return parse("batch request", bytes, BatchCodec::batchRequest);
  }

  public static byte[] encode(BatchResult result) {
    return result(result).toByteArray();
  }

  public static BatchResult decodeResult(byte[] bytes) {
    return parse("batch result", bytes, input -> result(KvProto.BatchResult.parseFrom(input)));
  }

  public static byte[] encode(Request request) {
    return RequestCodec.toProto(request).toByteArray();
  }

  public static Request decodeSingleRequest(byte[] bytes) {
    return parse("request", bytes, input -> RequestCodec.of(KvProto.Request.parseFrom(input)));
  }

  public static byte[] encode(Answer answer) {
    return AnswerCodec.toProto(answer).toByteArray();
  }

  public static Answer decodeAnswer(byte[] bytes) {
    return parse("answer", bytes, input -> AnswerCodec.of(KvProto.Answer.parseFrom(input)));
  }

  private interface Parser<T> {
    T parse(byte[] bytes) throws InvalidProtocolBufferException;
  }

  private static <T> T parse(String what, byte[] bytes, Parser<T> parser) {
    try {
      return parser.parse(bytes);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new MalformedMessageException("not a " + what, e);
    }
  }

  private static BatchRequest batchRequest(byte[] bytes) throws InvalidProtocolBufferException {
    KvProto.BatchRequest batch = KvProto.BatchRequest.parseFrom(bytes);
    List<Request> requests = new ArrayList<>(batch.getRequestsCount());
    for (KvProto.Request request : batch.getRequestsList()) {
      requests.add(RequestCodec.of(request));
    }
    return new BatchRequest(
        new RangeId(batch.getRange()),
        DescriptorCodec.epoch(batch.getEpoch()),
        batch.hasTransaction() ? PartsCodec.header(batch.getTransaction()) : null,
        requests,
        batch.getBudgetMillis());
  }

  private static KvProto.BatchResult result(BatchResult result) {
    KvProto.BatchResult.Builder builder = KvProto.BatchResult.newBuilder();
    switch (result) {
      case BatchResult.Answers(List<Answer> answers, Timestamp begin) -> {
        KvProto.Answers.Builder list = KvProto.Answers.newBuilder();
        if (begin != null) {
          list.setBegin(begin.value());
        }
        for (Answer answer : answers) {
          list.addAnswers(AnswerCodec.toProto(answer));
        }
        builder.setAnswers(list);
      }
      case BatchResult.NotLeaseholder(NodeId leaseholder, RangeDescriptor descriptor) ->
          builder.setNotLeaseholder(notLeaseholder(leaseholder, descriptor));
      case BatchResult.RangeMismatch(List<RangeDescriptor> current) -> {
        KvProto.RangeMismatch.Builder list = KvProto.RangeMismatch.newBuilder();
        for (RangeDescriptor descriptor : current) {
          list.addCurrent(DescriptorCodec.range(descriptor));
        }
        builder.setRangeMismatch(list);
      }
      case BatchResult.RangeNotFound() ->
          builder.setRangeNotFound(KvProto.RangeNotFound.getDefaultInstance());
      case BatchResult.Unavailable(String message) -> builder.setUnavailable(message);
      case BatchResult.Ambiguous(String message) -> builder.setAmbiguous(message);
    }
    return builder.build();
  }

  private static KvProto.NotLeaseholder.Builder notLeaseholder(
      @Nullable NodeId leaseholder, @Nullable RangeDescriptor descriptor) {
    KvProto.NotLeaseholder.Builder builder = KvProto.NotLeaseholder.newBuilder();
    if (leaseholder != null) {
      builder.setLeaseholder(leaseholder.value());
    }
    if (descriptor != null) {
      builder.setRange(DescriptorCodec.range(descriptor));
    }
    return builder;
  }

  private static BatchResult result(KvProto.BatchResult result) {
    return switch (result.getKindCase()) {
      case ANSWERS -> {
        List<Answer> answers = new ArrayList<>(result.getAnswers().getAnswersCount());
        for (KvProto.Answer answer : result.getAnswers().getAnswersList()) {
          answers.add(AnswerCodec.of(answer));
        }
        yield new BatchResult.Answers(
            answers,
            result.getAnswers().hasBegin() ? new Timestamp(result.getAnswers().getBegin()) : null);
      }
      case NOT_LEASEHOLDER -> {
        KvProto.NotLeaseholder answer = result.getNotLeaseholder();
        yield new BatchResult.NotLeaseholder(
            answer.hasLeaseholder() ? new NodeId(answer.getLeaseholder()) : null,
            answer.hasRange() ? DescriptorCodec.range(answer.getRange()) : null);
      }
      case RANGE_MISMATCH ->
          new BatchResult.RangeMismatch(
              result.getRangeMismatch().getCurrentList().stream()
                  .map(DescriptorCodec::range)
                  .toList());
      case RANGE_NOT_FOUND -> new BatchResult.RangeNotFound();
      case UNAVAILABLE -> new BatchResult.Unavailable(result.getUnavailable());
      case AMBIGUOUS -> new BatchResult.Ambiguous(result.getAmbiguous());
      case KIND_NOT_SET -> throw new MalformedMessageException("batch result of unknown kind");
    };
  }
}
