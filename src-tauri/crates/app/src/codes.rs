// The one list of error codes, shared by `error.rs` and `build.rs` (which fails until `assets/words/en.ftl` has
// `error-<code>` with `.what` and `.next` for each). A code is added only when the user is to be told something different.
macro_rules! codes {
    ($then:ident) => {
        $then! {
            wrong_passphrase: WrongPassphrase, "The passphrase does not open this vault.";
            weak_passphrase: WeakPassphrase, "The passphrase is too easy to guess.";
            passphrases_differ: PassphrasesDiffer, "A new passphrase was typed twice, and not the same.";
            passphrase_file: PassphraseFile, "The file that was to hold a passphrase or password cannot be read.";
            no_terminal: NoTerminal, "There is no terminal to type a passphrase on.";
            vault_exists: VaultExists, "There is a vault there already.";
            vault_missing: VaultMissing, "There is no vault there.";
            vault_locked: VaultLocked, "The vault is locked.";
            vault_in_use: VaultInUse, "Another Alcove has this vault open.";
            vault_damaged: VaultDamaged, "The vault's file was altered or damaged.";
            vault_newer: VaultNewer, "The vault was made by a newer Alcove.";
            vault_gone: VaultGone, "The disk with the vault no longer answers.";
            vault_busy: VaultBusy, "The vault is being written to.";
            upkeep_busy: UpkeepBusy, "Another backup, check or restoring is under way.";
            not_a_vault: NotAVault, "The file is not a vault.";
            not_a_backup: NotABackup, "What was chosen as a backup is the vault itself, or what was left of one that was looked at.";
            key_file_needed: KeyFileNeeded, "The vault asks for its key file as well.";
            key_file_unusable: KeyFileUnusable, "What was chosen cannot be a key file.";
            file_exists: FileExists, "There is a file of that name already.";
            vault_read_only: VaultReadOnly, "The vault can only be read.";
            read_only: ReadOnly, "The vault's folder cannot be written to.";
            place_read_only: PlaceReadOnly, "A place that was named for a file cannot be written to.";
            place_missing: PlaceMissing, "The folder that was named for a file is not there.";
            disk_full: DiskFull, "The disk is full.";
            storage: Storage, "The disk or the system refused something else.";
            consent_needed: ConsentNeeded, "The notice or the licence has not been agreed to.";
            notice_changed: NoticeChanged, "What was agreed to is not what is shown now.";
            file_missing: FileMissing, "The file is gone or may not be read.";
            file_too_large: FileTooLarge, "The file is over the limit.";
            file_empty: FileEmpty, "The file holds nothing.";
            format_unknown: FormatUnknown, "The file is of no kind Alcove reads.";
            password_protected: PasswordProtected, "The document itself asks for a password.";
            password_wrong: PasswordWrong, "The password does not open the document.";
            password_empty: PasswordEmpty, "The file that was to hold a document's password holds none.";
            encryption_unknown: EncryptionUnknown, "The document is locked in a way Alcove cannot open.";
            document_damaged: DocumentDamaged, "The document's structure is broken.";
            no_text: NoText, "The document holds no text that could be read.";
            attachment_missing: AttachmentMissing, "The document has no such file attached, or it cannot be taken out.";
            part_empty: PartEmpty, "The part of the document that was asked for holds no text.";
            recognition_missing: RecognitionMissing, "The document holds pictures, and nothing here recognises text in pictures.";
            reader_crashed: ReaderCrashed, "The reader ended unexpectedly.";
            reader_timeout: ReaderTimeout, "The reader took too long.";
            reader_memory: ReaderMemory, "The reader needed too much memory.";
            reader_missing: ReaderMissing, "A part of the program is not installed.";
            document_unknown: DocumentUnknown, "There is no such document (any more).";
            summary_unknown: SummaryUnknown, "There is no such summary (any more).";
            model_missing: ModelMissing, "The model's file is not there.";
            model_changed: ModelChanged, "The model's file is not the one that was agreed to.";
            model_unknown: ModelUnknown, "There is no such model.";
            model_none: ModelNone, "What was chosen is no model, or more than one.";
            model_unsettled: ModelUnsettled, "A model's folder changed while a file was made of it.";
            model_refused: ModelRefused, "The engine cannot run this model.";
            language_unable: LanguageUnable, "The model was not found able to write in the language that was asked for.";
            judging_unable: JudgingUnable, "The model was not found able to judge, which was asked for.";
            licence_text: LicenceText, "The text is not that of the licence it was to be attached to.";
            engine_missing: EngineMissing, "The engine is not installed.";
            engine_crashed: EngineCrashed, "The engine ended unexpectedly.";
            engine_memory: EngineMemory, "There is too little memory for the model.";
            cpu_too_old: CpuTooOld, "The processor lacks what the engine needs.";
            stopped: Stopped, "The user stopped it.";
            bad_input: BadInput, "What was asked for makes no sense.";
        }
    };
}
