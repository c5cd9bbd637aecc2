extension FaultCode {
  /// What a finding of this kind could mean, for readers who do not write code.
  package var meaning: String {
    switch self {
    case .byteFlipped:
      "the copy was damaged, or somebody changed it after the head was signed"
    case .badSignature, .heldUnsigned:
      "the head was not signed by this log's key, or was changed afterwards"
    case .keyDiffers, .originDiffers: "files of different logs were put together"
    case .keyUnendorsed:
      "somebody without the log's key wrote on with a key of his own"
    case .fileUnasked: "a file was put into the copy that no entry of the log asks for"
    case .historyRewritten:
      "the log was changed after somebody outside had kept its head, or there are two logs"
    case .entriesUnsigned: "entries were added to the copy after the head was signed"
    case .tailCut: "entries that existed when that head was kept are missing"
    case .notCanonical, .unknownKind, .unknownField, .missingField, .badValue,
      .genesisMisplaced:
      "not written by this software, or changed by hand"
    case .timeBackwards: "the clock was set back, or an entry was put in afterwards"
    case .policyHashDiffers, .policyOutOfRange, .listTaken: "the policy is not what it claims"
    case .policyDisturbs, .policyBackdated, .policyUnknown:
      "rules were changed for slots whose secret was already fixed"
    case .seqGap, .secondCommit: "a secret was thrown away or tried twice"
    case .extraSlot: "a draw outside the written calendar"
    case .opensMoved, .closesMoved, .committedLate: "the slot's window was moved"
    case .mixNotAsked, .diceBeforeCommit, .diceLate, .diceHeadDiffers, .secondDice, .secondPulse,
      .wrongPulse, .pulseTooEarly:
      "whoever entered it could have chosen the outcome"
    case .rosterOutOfOrder, .secondRoster, .rosterOutsideWindow:
      "the roster was not fixed once, before the draw and within the window"
    case .capsLowered, .capsRaised, .poolShrunk, .poolGrown, .poolLeftDiffers:
      "fewer or more people were to be tested than the policy says"
    case .rowsUnsorted, .rowCountDiffers, .rowSlotDiffers: "the roster was made by hand"
    case .rowRemoved, .rowAdded, .rowEdited, .chanceEditedInBundle:
      "the copy was changed after the roster was fixed"
    case .personMissing: "somebody enrolled could not be drawn"
    case .personUnknown: "somebody could be drawn who was not enrolled"
    case .phaseSlipped, .phaseUnknown, .laneDiffers, .laneUncapped, .dischargeDiffers, .baseWrong,
      .flatTooLong:
      "somebody was treated under rules that were not his"
    case .dutyDropped, .dutyForgiven, .dutyRestarted, .gapStretched, .leftStretched,
      .ceilingInvented, .chanceLoweredAtSource, .chanceZeroedAtSource:
      "somebody was spared: the chance was lower than the policy says"
    case .dutyAdded, .dutyInvented, .dutyMisdated, .gapShortened, .makeupDiffers, .ceilingDropped,
      .ceilingDiffers, .chanceRaisedAtSource:
      "somebody's chance was not what the policy says"
    case .drawOutOfOrder, .secondDraw, .drawLate, .drawRosterDiffers:
      "the list was drawn again, or not from the roster that was fixed"
    case .mixesDiffer, .diceSkippedAsDegraded, .diceMissing, .pulseSkipped, .pulseWithheld:
      "entropy from outside was left out, so that the outcome could be foreseen or chosen"
    case .listAltered: "the copy of the list was changed after the draw"
    case .personLeftOff: "somebody who was drawn was spared"
    case .personAdded: "somebody was put on the list who was not drawn"
    case .numberAltered, .listCountDiffers: "the list does not follow from its own numbers"
    case .lateUnfounded, .lateOutcomeDiffers: "a late arrival was not drawn as the rules say"
    case .pickOutOfOrder, .pickAltered: "a second draw was not made as the rules say"
    case .missedTooSoon, .missedOutOfOrder:
      "a slot that could have been drawn was declared missed"
    case .revealOutOfOrder, .revealedEarly: "the secret was out while it still mattered"
    case .revealWithheld: "what the secret would show is being withheld"
    case .seedSwapped: "the secret is not the one that was locked away beforehand"
    case .slotNeverCommitted, .slotsEndSilently, .slotUndecided:
      "a day of testing was left out without a word"
    case .actDoesNotOpen, .actMisplaced: "a record was changed after it was logged"
    case .labelShared: "two people under one label, or one person enrolled again unseen"
    case .labelUnknown: "a change for somebody who was not enrolled"
    case .doneInvented, .doneTwice:
      "a test counts that no draw asked for, which lowers later chances"
    case .closureAfterDraw, .closureIgnored: "a draw was set aside once it was known"
    case .capLate, .capUnknownLane: "the number of tests was changed once it was known"
    case .restored: "everything after that head was abandoned"
    case .restoreDiffers, .lostSlotDrawn: "a return to an earlier head hides a second draw"
    }
  }
}
