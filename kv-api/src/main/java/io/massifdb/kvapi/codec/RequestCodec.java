package io.massifdb.kvapi.codec;

import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.CoordinatorStanding;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.kvapi.proto.KvProto;
import org.jspecify.annotations.Nullable;

/** {@link Request} and {@link CommitForm}. */
final class RequestCodec {
  private RequestCodec() {}

  static KvProto.Request toProto(Request request) {
    KvProto.Request.Builder builder = KvProto.Request.newBuilder();
    switch (request) {
      case Request.Get get ->
          builder.setGet(
              KvProto.Get.newBuilder()
                  .setKey(PartsCodec.bytes(get.key()))
                  .setLock(lock(get.lock()))
                  .setWaitPolicy(wait(get.waitPolicy())));
      case Request.Scan scan -> builder.setScan(scan(scan));
      case Request.Refresh refresh ->
          builder.setRefresh(
              KvProto.Refresh.newBuilder()
                  .setSpan(PartsCodec.span(refresh.span()))
                  .setFrom(refresh.from().value())
                  .setTo(refresh.to().value()));
      case Request.Put put -> builder.setPut(put(put));
      case Request.ConditionalPut put ->
          builder.setConditionalPut(
              KvProto.ConditionalPut.newBuilder()
                  .setKey(PartsCodec.bytes(put.key()))
                  .setValue(PartsCodec.bytes(put.value()))
                  .setSequence(put.sequence()));
      case Request.Delete delete -> builder.setDelete(delete(delete));
      case Request.PointWrite write ->
          builder.setPointWrite(
              KvProto.PointWrite.newBuilder()
                  .setKey(PartsCodec.bytes(write.key()))
                  .setProgram(PartsCodec.bytes(write.program()))
                  .setSequence(write.sequence()));
      case Request.EndTransaction end -> builder.setEndTransaction(end(end));
      case Request.PushTransaction push ->
          builder.setPushTransaction(
              KvProto.PushTransaction.newBuilder()
                  .setAnchor(PartsCodec.bytes(push.anchor()))
                  .setPushee(push.pushee().begin().value())
                  .setPushTo(push.pushTo().value())
                  .setMayAbort(push.mayAbort())
                  .setCoordinator(standing(push.coordinator())));
      case Request.QueryIntent query ->
          builder.setQueryIntent(
              KvProto.QueryIntent.newBuilder()
                  .setKey(PartsCodec.bytes(query.key()))
                  .setTransaction(query.transaction().begin().value())
                  .setSequence(query.sequence())
                  .setAt(query.at().value()));
      case Request.RecoverTransaction recover ->
          builder.setRecoverTransaction(
              KvProto.RecoverTransaction.newBuilder()
                  .setAnchor(PartsCodec.bytes(recover.anchor()))
                  .setTransaction(recover.transaction().begin().value())
                  .setStagedAt(recover.stagedAt().value())
                  .setAllInPlace(recover.allInPlace()));
      case Request.HeartbeatTransaction heartbeat ->
          builder.setHeartbeatTransaction(
              KvProto.HeartbeatTransaction.newBuilder()
                  .setAnchor(PartsCodec.bytes(heartbeat.anchor()))
                  .setTransaction(heartbeat.transaction().begin().value()));
      case Request.ResolveIntent resolve -> builder.setResolveIntent(resolve(resolve));
      case Request.TrimIntents trim ->
          builder.setTrimIntents(
              KvProto.TrimIntents.newBuilder()
                  .setSpan(PartsCodec.span(trim.span()))
                  .setAbove(trim.above())
                  .setUpTo(trim.upTo()));
      case Request.RemoveRecord remove ->
          builder.setRemoveRecord(
              KvProto.RemoveRecord.newBuilder()
                  .setAnchor(PartsCodec.bytes(remove.anchor()))
                  .setTransaction(remove.transaction().begin().value()));
      case Request.ReleaseLocks release -> builder.setReleaseLocks(PartsCodec.span(release.span()));
      case Request.MetaGet get -> builder.setMetaGet(PartsCodec.bytes(get.key()));
      case Request.MetaScan scan ->
          builder.setMetaScan(
              KvProto.MetaScan.newBuilder()
                  .setSpan(PartsCodec.span(scan.span()))
                  .setReverse(scan.reverse())
                  .setLimit(scan.limit()));
      case Request.MetaPut put -> builder.setMetaPut(metaPut(put));
      case Request.Split split when split.byHand() ->
          builder.setSplit(PartsCodec.bytes(split.at()));
      case Request.Split split -> builder.setSplitBySize(PartsCodec.bytes(split.at()));
      case Request.Merge merge -> builder.setMerge(PartsCodec.bytes(merge.key()));
      case Request.TransferLease transfer ->
          builder.setTransferLease(
              KvProto.TransferLease.newBuilder()
                  .setKey(PartsCodec.bytes(transfer.key()))
                  .setTarget(transfer.target().value()));
      case Request.Upkeep upkeep -> UpkeepCodec.put(upkeep, builder);
    }
    return builder.build();
  }

  static Request of(KvProto.Request request) {
    return switch (request.getKindCase()) {
      case GET -> {
        KvProto.Get get = request.getGet();
        yield new Request.Get(
            PartsCodec.key(get.getKey()), lock(get.getLock()), wait(get.getWaitPolicy()));
      }
      case SCAN -> scan(request.getScan());
      case REFRESH -> {
        KvProto.Refresh refresh = request.getRefresh();
        yield new Request.Refresh(
            PartsCodec.span(refresh.getSpan()),
            new Timestamp(refresh.getFrom()),
            new Timestamp(refresh.getTo()));
      }
      case PUT -> {
        KvProto.Put put = request.getPut();
        yield new Request.Put(
            PartsCodec.key(put.getKey()),
            put.getValue().toByteArray(),
            put.getSequence(),
            put.hasReadAt() ? new Timestamp(put.getReadAt()) : null);
      }
      case CONDITIONAL_PUT -> {
        KvProto.ConditionalPut put = request.getConditionalPut();
        yield new Request.ConditionalPut(
            PartsCodec.key(put.getKey()), put.getValue().toByteArray(), put.getSequence());
      }
      case DELETE -> {
        KvProto.Delete delete = request.getDelete();
        yield new Request.Delete(
            PartsCodec.key(delete.getKey()),
            delete.getSequence(),
            delete.hasReadAt() ? new Timestamp(delete.getReadAt()) : null);
      }
      case POINT_WRITE -> {
        KvProto.PointWrite write = request.getPointWrite();
        yield new Request.PointWrite(
            PartsCodec.key(write.getKey()), write.getProgram().toByteArray(), write.getSequence());
      }
      case END_TRANSACTION -> end(request.getEndTransaction());
      case PUSH_TRANSACTION -> {
        KvProto.PushTransaction push = request.getPushTransaction();
        yield new Request.PushTransaction(
            PartsCodec.key(push.getAnchor()),
            PartsCodec.transaction(push.getPushee()),
            new Timestamp(push.getPushTo()),
            push.getMayAbort(),
            standing(push.getCoordinator()));
      }
      case QUERY_INTENT -> {
        KvProto.QueryIntent query = request.getQueryIntent();
        yield new Request.QueryIntent(
            PartsCodec.key(query.getKey()),
            PartsCodec.transaction(query.getTransaction()),
            query.getSequence(),
            new Timestamp(query.getAt()));
      }
      case RECOVER_TRANSACTION -> {
        KvProto.RecoverTransaction recover = request.getRecoverTransaction();
        yield new Request.RecoverTransaction(
            PartsCodec.key(recover.getAnchor()),
            PartsCodec.transaction(recover.getTransaction()),
            new Timestamp(recover.getStagedAt()),
            recover.getAllInPlace());
      }
      case HEARTBEAT_TRANSACTION -> {
        KvProto.HeartbeatTransaction heartbeat = request.getHeartbeatTransaction();
        yield new Request.HeartbeatTransaction(
            PartsCodec.key(heartbeat.getAnchor()),
            PartsCodec.transaction(heartbeat.getTransaction()));
      }
      case RESOLVE_INTENT -> {
        KvProto.ResolveIntent resolve = request.getResolveIntent();
        yield new Request.ResolveIntent(
            PartsCodec.span(resolve.getSpan()),
            PartsCodec.transaction(resolve.getTransaction()),
            resolve.hasCommittedAt() ? new Timestamp(resolve.getCommittedAt()) : null);
      }
      case TRIM_INTENTS -> {
        KvProto.TrimIntents trim = request.getTrimIntents();
        yield new Request.TrimIntents(
            PartsCodec.span(trim.getSpan()), trim.getAbove(), trim.getUpTo());
      }
      case REMOVE_RECORD -> {
        KvProto.RemoveRecord remove = request.getRemoveRecord();
        yield new Request.RemoveRecord(
            PartsCodec.key(remove.getAnchor()), PartsCodec.transaction(remove.getTransaction()));
      }
      case RELEASE_LOCKS -> new Request.ReleaseLocks(PartsCodec.span(request.getReleaseLocks()));
      case META_GET -> new Request.MetaGet(PartsCodec.key(request.getMetaGet()));
      case META_SCAN -> {
        KvProto.MetaScan scan = request.getMetaScan();
        yield new Request.MetaScan(
            PartsCodec.span(scan.getSpan()), scan.getReverse(), scan.getLimit());
      }
      case META_PUT -> {
        KvProto.MetaPut put = request.getMetaPut();
        yield new Request.MetaPut(
            PartsCodec.key(put.getKey()),
            put.hasValue() ? put.getValue().toByteArray() : null,
            put.hasExpected() ? put.getExpected().toByteArray() : null);
      }
      case SPLIT -> new Request.Split(PartsCodec.key(request.getSplit()));
      case SPLIT_BY_SIZE -> new Request.Split(PartsCodec.key(request.getSplitBySize()), false);
      case MERGE -> new Request.Merge(PartsCodec.key(request.getMerge()));
      case TRANSFER_LEASE -> {
        KvProto.TransferLease transfer = request.getTransferLease();
        yield new Request.TransferLease(
            PartsCodec.key(transfer.getKey()), new NodeId(transfer.getTarget()));
      }
      case CLOSE_TIMESTAMPS -> UpkeepCodec.of(request.getCloseTimestamps());
      case CLEAR_SPAN -> UpkeepCodec.of(request.getClearSpan());
      case MERGING -> UpkeepCodec.of(request.getMerging());
      case CHANGE_VOTERS -> UpkeepCodec.of(request.getChangeVoters());
      case RELEASE_BORDER ->
          new Request.Upkeep.ReleaseBorder(PartsCodec.key(request.getReleaseBorder()));
      case KIND_NOT_SET -> throw new MalformedMessageException("request of unknown kind");
    };
  }

  private static int standing(CoordinatorStanding standing) {
    return switch (standing) {
      case ALIVE -> 0;
      case UNREACHABLE -> 1;
      case ENDED -> 2;
      case SILENT -> 3;
    };
  }

  private static CoordinatorStanding standing(int number) {
    return switch (number) {
      case 0 -> CoordinatorStanding.ALIVE;
      case 1 -> CoordinatorStanding.UNREACHABLE;
      case 2 -> CoordinatorStanding.ENDED;
      case 3 -> CoordinatorStanding.SILENT;
      default -> throw new MalformedMessageException("unknown standing of a coordinator");
    };
  }

  private static KvProto.Scan scan(Request.Scan scan) {
    KvProto.Scan.Builder builder =
        KvProto.Scan.newBuilder()
            .setSpan(PartsCodec.span(scan.span()))
            .setReverse(scan.reverse())
            .setRowLimit(scan.rowLimit())
            .setByteLimit(scan.byteLimit())
            .setLock(lock(scan.lock()))
            .setWaitPolicy(wait(scan.waitPolicy()));
    byte[] program = scan.program();
    if (program != null) {
      builder.setProgram(PartsCodec.bytes(program));
    }
    for (KeyValue pair : scan.overlay()) {
      builder.addOverlay(PartsCodec.pair(pair));
    }
    return builder.build();
  }

  private static Request.Scan scan(KvProto.Scan scan) {
    return new Request.Scan(
        PartsCodec.span(scan.getSpan()),
        scan.getReverse(),
        scan.hasProgram() ? scan.getProgram().toByteArray() : null,
        scan.getRowLimit(),
        scan.getByteLimit(),
        lock(scan.getLock()),
        wait(scan.getWaitPolicy()),
        PartsCodec.pairs(scan.getOverlayList()));
  }

  private static KvProto.Put put(Request.Put put) {
    KvProto.Put.Builder builder =
        KvProto.Put.newBuilder()
            .setKey(PartsCodec.bytes(put.key()))
            .setValue(PartsCodec.bytes(put.value()))
            .setSequence(put.sequence());
    Timestamp readAt = put.readAt();
    if (readAt != null) {
      builder.setReadAt(readAt.value());
    }
    return builder.build();
  }

  private static KvProto.Delete delete(Request.Delete delete) {
    KvProto.Delete.Builder builder =
        KvProto.Delete.newBuilder()
            .setKey(PartsCodec.bytes(delete.key()))
            .setSequence(delete.sequence());
    Timestamp readAt = delete.readAt();
    if (readAt != null) {
      builder.setReadAt(readAt.value());
    }
    return builder.build();
  }

  private static KvProto.ResolveIntent resolve(Request.ResolveIntent resolve) {
    KvProto.ResolveIntent.Builder builder =
        KvProto.ResolveIntent.newBuilder()
            .setSpan(PartsCodec.span(resolve.span()))
            .setTransaction(resolve.transaction().begin().value());
    Timestamp committedAt = resolve.committedAt();
    if (committedAt != null) {
      builder.setCommittedAt(committedAt.value());
    }
    return builder.build();
  }

  private static KvProto.MetaPut metaPut(Request.MetaPut put) {
    KvProto.MetaPut.Builder builder =
        KvProto.MetaPut.newBuilder().setKey(PartsCodec.bytes(put.key()));
    byte @Nullable [] value = put.value();
    if (value != null) {
      builder.setValue(PartsCodec.bytes(value));
    }
    byte @Nullable [] expected = put.expected();
    if (expected != null) {
      builder.setExpected(PartsCodec.bytes(expected));
    }
    return builder.build();
  }

  private static KvProto.EndTransaction end(Request.EndTransaction end) {
    KvProto.EndTransaction.Builder builder =
        KvProto.EndTransaction.newBuilder().setAnchor(PartsCodec.bytes(end.anchor()));
    switch (end.form()) {
      case CommitForm.OnePhase form -> {
        KvProto.OnePhase.Builder onePhase =
            KvProto.OnePhase.newBuilder()
                .setReadsElsewhere(form.readsElsewhere())
                .setExpiry(form.expiry().value());
        form.reads().forEach(span -> onePhase.addReads(PartsCodec.span(span)));
        builder.setOnePhase(onePhase);
      }
      case CommitForm.Stage form -> {
        KvProto.Stage.Builder stage = KvProto.Stage.newBuilder().setExpiry(form.expiry().value());
        form.writes().forEach(write -> stage.addWrites(PartsCodec.staged(write)));
        form.flushed().forEach(span -> stage.addFlushed(PartsCodec.span(span)));
        builder.setStage(stage);
      }
      case CommitForm.Prepare() -> builder.setPrepare(KvProto.Prepare.getDefaultInstance());
      case CommitForm.Commit form -> {
        KvProto.Commit.Builder commit =
            KvProto.Commit.newBuilder().setAt(form.at().value()).setExpiry(form.expiry().value());
        form.writes().forEach(span -> commit.addWrites(PartsCodec.span(span)));
        builder.setCommit(commit);
      }
      case CommitForm.Abort form -> {
        KvProto.Abort.Builder abort = KvProto.Abort.newBuilder();
        form.writes().forEach(span -> abort.addWrites(PartsCodec.span(span)));
        builder.setAbort(abort);
      }
    }
    return builder.build();
  }

  private static Request.EndTransaction end(KvProto.EndTransaction end) {
    CommitForm form =
        switch (end.getFormCase()) {
          case ONE_PHASE ->
              new CommitForm.OnePhase(
                  PartsCodec.spans(end.getOnePhase().getReadsList()),
                  end.getOnePhase().getReadsElsewhere(),
                  new Timestamp(end.getOnePhase().getExpiry()));
          case STAGE ->
              new CommitForm.Stage(
                  PartsCodec.staged(end.getStage().getWritesList()),
                  PartsCodec.spans(end.getStage().getFlushedList()),
                  new Timestamp(end.getStage().getExpiry()));
          case PREPARE -> new CommitForm.Prepare();
          case COMMIT ->
              new CommitForm.Commit(
                  new Timestamp(end.getCommit().getAt()),
                  PartsCodec.spans(end.getCommit().getWritesList()),
                  new Timestamp(end.getCommit().getExpiry()));
          case ABORT -> new CommitForm.Abort(PartsCodec.spans(end.getAbort().getWritesList()));
          case FORM_NOT_SET -> throw new MalformedMessageException("commit of unknown form");
        };
    return new Request.EndTransaction(PartsCodec.key(end.getAnchor()), form);
  }

  private static KvProto.LockStrength lock(LockStrength lock) {
    return switch (lock) {
      case NONE -> KvProto.LockStrength.LOCK_STRENGTH_NONE;
      case SHARED -> KvProto.LockStrength.LOCK_STRENGTH_SHARED;
      case EXCLUSIVE -> KvProto.LockStrength.LOCK_STRENGTH_EXCLUSIVE;
    };
  }

  private static LockStrength lock(KvProto.LockStrength lock) {
    return switch (lock) {
      case LOCK_STRENGTH_NONE -> LockStrength.NONE;
      case LOCK_STRENGTH_SHARED -> LockStrength.SHARED;
      case LOCK_STRENGTH_EXCLUSIVE -> LockStrength.EXCLUSIVE;
      case UNRECOGNIZED -> throw new MalformedMessageException("unknown lock strength");
    };
  }

  private static KvProto.WaitPolicy wait(WaitPolicy policy) {
    return switch (policy) {
      case WAIT -> KvProto.WaitPolicy.WAIT_POLICY_WAIT;
      case NO_WAIT -> KvProto.WaitPolicy.WAIT_POLICY_NO_WAIT;
      case SKIP_LOCKED -> KvProto.WaitPolicy.WAIT_POLICY_SKIP_LOCKED;
    };
  }

  private static WaitPolicy wait(KvProto.WaitPolicy policy) {
    return switch (policy) {
      case WAIT_POLICY_WAIT -> WaitPolicy.WAIT;
      case WAIT_POLICY_NO_WAIT -> WaitPolicy.NO_WAIT;
      case WAIT_POLICY_SKIP_LOCKED -> WaitPolicy.SKIP_LOCKED;
      case UNRECOGNIZED -> throw new MalformedMessageException("unknown wait policy");
    };
  }
}
