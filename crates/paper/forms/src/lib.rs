//! The six attachments: grid to typed form, with problems.
