package io.massifdb.kvapi.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.Request;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CodecRoundTripTest {
  @Property(tries = 1_500)
  void requests(@ForAll long seed, @ForAll @IntRange(max = Samples.REQUEST_CASES - 1) int which) {
    Request request = new Samples(seed).request(which);
    same(request, BatchCodec.decodeSingleRequest(BatchCodec.encode(request)));
  }

  @Property(tries = 1_500)
  void answers(@ForAll long seed, @ForAll @IntRange(max = Samples.ANSWER_CASES - 1) int which) {
    Answer answer = new Samples(seed).answer(which);
    same(answer, BatchCodec.decodeAnswer(BatchCodec.encode(answer)));
  }

  @Property(tries = 300)
  void batches(@ForAll long seed, @ForAll @IntRange(max = Samples.RESULT_CASES - 1) int which) {
    BatchRequest batch = new Samples(seed).batch();
    same(batch, BatchCodec.decodeRequest(BatchCodec.encode(batch)));
    BatchResult result = new Samples(seed).result(which);
    same(result, BatchCodec.decodeResult(BatchCodec.encode(result)));
  }

  @Property(tries = 200)
  void rangeDescriptors(@ForAll long seed) {
    RangeDescriptor range = new Samples(seed).range();
    assertThat(DescriptorCodec.decodeRange(DescriptorCodec.encode(range))).isEqualTo(range);
  }

  @Test
  void nodeDescriptors() {
    NodeDescriptor node = new NodeDescriptor(new NodeId(7), "a:1", "b:2", "", "0.1");
    assertThat(DescriptorCodec.decodeNode(DescriptorCodec.encode(node))).isEqualTo(node);
  }

  @Test
  void garbageIsRefusedWithoutCrash() {
    assertThatThrownBy(() -> BatchCodec.decodeRequest(new byte[] {(byte) 0xFF, 1, 2}))
        .isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(() -> BatchCodec.decodeResult(new byte[0]))
        .isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(() -> DescriptorCodec.decodeRange(new byte[0]))
        .isInstanceOf(MalformedMessageException.class);
  }

  /** Records with arrays have no useful equals: compared field by field. */
  private static void same(Object expected, Object actual) {
    assertThat(actual).usingRecursiveComparison().withStrictTypeChecking().isEqualTo(expected);
  }
}
