import type en from '../en/moderation';

const ru: typeof en = {};

export default ru;
